"use client";

import { useEffect } from "react";
import { type EditOwner, hasForeignEdits } from "#lib/flows/edit-owners.ts";

type OwnEditsProps = { owner: EditOwner; otherTenantIds: readonly string[] };

/** Forgets what others edited in this browser, once somebody else has signed in. Shows nothing. */
export function OwnEdits({ owner: { tenantId, operatorId }, otherTenantIds }: OwnEditsProps) {
  const others = otherTenantIds.join(" ");
  useEffect(() => {
    const owner = { tenantId, operatorId };
    const tenantIds = others.split(" ");
    if (!hasForeignEdits(owner, tenantIds)) return;
    void import("#lib/flows/edit-journal-store.ts").then(({ forgetForeignEdits }) =>
      forgetForeignEdits(owner, tenantIds),
    );
  }, [tenantId, operatorId, others]);
  return null;
}
