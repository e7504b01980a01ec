import { toPublicId } from "#lib/shared/public-id.ts";

/** Where a hook is called, under `COFFRE_PUBLIC_URL`. */
export function hookUrl(publicUrl: string, triggerId: string, secret?: string): string {
  const path = `/hooks/${toPublicId("aft", triggerId)}`;
  return `${publicUrl.replace(/\/+$/, "")}${path}${secret === undefined ? "" : `/${secret}`}`;
}
