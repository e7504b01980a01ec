import "server-only";
import { db, type Tx } from "#lib/db/client.ts";
import type { MessageParams } from "#lib/shared/app-error.ts";

export type FailingReason = { messageKey: string; params: MessageParams };

/** The item at the version that was used: credentials replaced meanwhile are not blamed for the old ones. */
export type UsedItem = { tenantId: string; itemId: string; version: number };

export async function markFailing(item: UsedItem, reason: FailingReason, tx: Tx = db): Promise<void> {
  await tx.$executeRaw`
    update "VaultItem" set "failingSince" = coalesce("failingSince", now()), "failingReason" = ${JSON.stringify(reason)}::jsonb
    where "tenantId" = ${item.tenantId}::uuid and "id" = ${item.itemId}::uuid and "version" = ${item.version}`;
}

export async function clearFailing(item: UsedItem, tx: Tx = db): Promise<void> {
  await tx.$executeRaw`
    update "VaultItem" set "failingSince" = null, "failingReason" = null
    where "tenantId" = ${item.tenantId}::uuid and "id" = ${item.itemId}::uuid and "version" = ${item.version}
      and "failingSince" is not null`;
}
