"use client";

import dynamic from "next/dynamic";
import { type ReactNode, useState } from "react";
import type { FlowAction } from "#lib/flows/schema.ts";
import { suggestedHosts } from "#lib/flows/suggested-hosts.ts";
import type { StoredKind } from "#lib/vault/schema.ts";

const AddItemDialog = dynamic(async () => (await import("#components/vault/add-item-dialog.tsx")).AddItemDialog, {
  ssr: false,
});

/** The vault's own form for a new item, its hosts begun with that of the action's URL. */
export function useAddItem(
  action: FlowAction,
  kinds: readonly StoredKind[],
  onCreated: (itemId: string) => void,
): { open: () => void; dialog: ReactNode } {
  const [isOpen, setOpen] = useState(false);
  return {
    open: () => setOpen(true),
    dialog: isOpen && (
      <AddItemDialog
        kinds={kinds}
        suggestedHosts={suggestedHosts(action)}
        onCreated={onCreated}
        onClose={() => setOpen(false)}
      />
    ),
  };
}
