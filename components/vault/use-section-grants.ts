"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "#components/ui/toast.tsx";
import { grantSectionAction, revokeAuthorizationAction } from "#lib/sections/actions.ts";
import type { SectionGrant } from "#lib/sections/section-grants.ts";
import { unwrap } from "#lib/shared/result.ts";
import { useGranteeName } from "./use-grantee-name.ts";

/** What a grant is to become; null takes it away. */
type Change = { grant: SectionGrant; level: "view" | "change" | null };

/** Changes to who may do what in a section. Giving up one's own Full control is asked about first. */
export function useSectionGrants(sectionId: string, operatorId: string) {
  const t = useTranslations("vault.permissions");
  const nameOf = useGranteeName();
  const router = useRouter();
  const queryClient = useQueryClient();
  const [leaving, setLeaving] = useState<Change | null>(null);

  const write = useMutation({
    mutationFn: async ({ grant, level }: Change) => {
      const { operatorId: operator, groupId } = grant;
      if (level === "change")
        return unwrap(await grantSectionAction({ sectionId, right: "change", operatorId: operator, groupId }));
      const authorizationId = level === null ? grant.viewId : (grant.changeId ?? "");
      return unwrap(await revokeAuthorizationAction({ sectionId, authorizationId }));
    },
    onSuccess: async (_, { grant, level }) => {
      const name = nameOf(grant);
      toast({ text: level === null ? t("removed", { name }) : t("changed", { name, level }) });
      if (level === null && grant.operatorId === operatorId) router.push("/vault");
      await queryClient.invalidateQueries({ queryKey: ["vault"] });
    },
    onError: () => queryClient.invalidateQueries({ queryKey: ["vault"] }),
  });

  const change = (wanted: Change) => {
    const isOwn = wanted.grant.operatorId === operatorId && wanted.grant.level === "change";
    if (isOwn && wanted.level !== "change") setLeaving(wanted);
    else write.mutate(wanted);
  };
  return {
    setLevel: (grant: SectionGrant, level: "view" | "change") => level !== grant.level && change({ grant, level }),
    remove: (grant: SectionGrant) => change({ grant, level: null }),
    busyId: write.isPending ? write.variables.grant.granteeId : null,
    error: write.error,
    /** Of one's own Full control, while it is asked about. */
    leaving,
    confirmLeaving: () => {
      if (leaving) write.mutate(leaving);
      setLeaving(null);
    },
    stay: () => setLeaving(null),
  };
}
