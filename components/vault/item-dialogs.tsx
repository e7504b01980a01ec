"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { itemQuery } from "#lib/vault/queries.ts";
import type { ItemDetail, ItemSummary } from "#lib/vault/schema.ts";
import { CredentialsDialog } from "./credentials-dialog.tsx";
import { DeleteItemDialog } from "./delete-item-dialog.tsx";
import { EditItemDialog } from "./edit-item-dialog.tsx";
import { EditStoredDialog } from "./edit-stored-dialog.tsx";
import { SectionMoveDialog } from "./section-move-dialog.tsx";

export type ItemDialogKind = "edit" | "credentials" | "move" | "delete";
export type ItemDialog = { kind: ItemDialogKind; item: ItemSummary };

type ItemDialogsProps = { dialog: ItemDialog; onClose: () => void; onDeleted?: () => void };

/** What can be done to an item, from the table and from its page alike. Loaded when the first is opened. */
export function ItemDialogs({ dialog: { kind, item }, onClose, onDeleted }: ItemDialogsProps) {
  const detail = useFreshDetail(item.id);
  if (kind === "delete") return <DeleteItemDialog item={item} onClose={onClose} onDeleted={onDeleted} />;
  if (kind === "move") return <SectionMoveDialog item={item} onClose={onClose} />;
  if (!detail) return null;
  if (detail.kind !== "connection") {
    return <EditStoredDialog item={detail} kind={detail.kind} isReplacing={kind === "credentials"} onClose={onClose} />;
  }
  if (kind === "edit") return <EditItemDialog item={detail} onClose={onClose} />;
  return <CredentialsDialog item={detail} onClose={onClose} />;
}

/**
 * What a form begins with, and stays with: the table knows a summary only, and what was read before may have been changed
 * since, perhaps by the form that was open a moment ago.
 */
function useFreshDetail(itemId: string): ItemDetail | undefined {
  const { data, isFetching } = useQuery(itemQuery(itemId));
  const [detail, setDetail] = useState(isFetching ? undefined : data);
  useEffect(() => {
    if (!isFetching) setDetail((read) => read ?? data);
  }, [isFetching, data]);
  return detail;
}
