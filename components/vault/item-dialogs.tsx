"use client";

import { useQuery } from "@tanstack/react-query";
import { itemQuery } from "#lib/vault/queries.ts";
import type { ItemSummary } from "#lib/vault/schema.ts";
import { CredentialsDialog } from "./credentials-dialog.tsx";
import { DeleteItemDialog } from "./delete-item-dialog.tsx";
import { EditItemDialog } from "./edit-item-dialog.tsx";

export type ItemDialogKind = "edit" | "credentials" | "delete";
export type ItemDialog = { kind: ItemDialogKind; item: ItemSummary };

type ItemDialogsProps = { dialog: ItemDialog; onClose: () => void; onDeleted?: () => void };

/** What can be done to an item, from the table and from its page alike. Loaded when the first is opened. */
export function ItemDialogs({ dialog: { kind, item }, onClose, onDeleted }: ItemDialogsProps) {
  // The table knows a summary only; what a form begins with is read when it opens.
  const detail = useQuery(itemQuery(item.id)).data;
  if (kind === "delete") return <DeleteItemDialog item={item} onClose={onClose} onDeleted={onDeleted} />;
  if (!detail) return null;
  if (kind === "edit") return <EditItemDialog item={detail} onClose={onClose} />;
  return <CredentialsDialog item={detail} onClose={onClose} />;
}
