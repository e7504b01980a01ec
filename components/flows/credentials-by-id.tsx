"use client";

import { useQuery } from "@tanstack/react-query";
import { CredentialsDialog } from "#components/vault/credentials-dialog.tsx";
import { itemQuery } from "#lib/vault/queries.ts";

/** The vault's own form, opened where only the connection's id is known. */
export function CredentialsById({ itemId, onClose }: { itemId: string; onClose: () => void }) {
  const item = useQuery(itemQuery(itemId)).data;
  return item ? <CredentialsDialog item={item} onClose={onClose} /> : null;
}
