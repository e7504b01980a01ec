import "server-only";
import type { Tx } from "#lib/db/client.ts";
import type { AlertKind } from "../schema.ts";

/** @returns The connection that the alert held on to, if any. */
export async function dropAlertUse(tx: Tx, tenantId: string, alert: AlertKind): Promise<string[]> {
  const rows = await tx.$queryRaw<{ itemId: string }[]>`
    delete from "VaultItemUse" where "tenantId" = ${tenantId}::uuid and "alert" = ${alert}::"AlertKind"
    returning "itemId"`;
  return rows.map(({ itemId }) => itemId);
}
