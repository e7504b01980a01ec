import "server-only";
import { db, type Tx } from "#lib/db/client.ts";
import type { MessageParams } from "#lib/shared/app-error.ts";

export type FailingReason = { messageKey: string; params: MessageParams };

/** `action`: what the provider refused, such as `SALESFORCE.CREATE_LEAD`. */
export type LimitedReason = FailingReason & { action: string };

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

/** What was refused first stands until it is accepted: where two actions are refused, neither covers up the other. */
export async function markLimited(item: UsedItem, reason: LimitedReason, tx: Tx = db): Promise<void> {
  const written = JSON.stringify(reason);
  await tx.$executeRaw`
    update "VaultItem" set "limitedSince" = coalesce("limitedSince", now()), "limitedReason" = ${written}::jsonb
    where "tenantId" = ${item.tenantId}::uuid and "id" = ${item.itemId}::uuid and "version" = ${item.version}
      and ("limitedReason" is null
        or ("limitedReason" ->> 'action' = ${reason.action} and "limitedReason" <> ${written}::jsonb))`;
}

/** @param action What the provider takes now. Scopes that are missing all the same stay so. */
export async function clearLimited(item: UsedItem, action: string, tx: Tx = db): Promise<void> {
  await tx.$executeRaw`
    update "VaultItem" set "limitedReason" = null,
      "limitedSince" = case when "missingScopes" <> '{}' then "limitedSince" end
    where "tenantId" = ${item.tenantId}::uuid and "id" = ${item.itemId}::uuid and "version" = ${item.version}
      and "limitedReason" ->> 'action' = ${action}`;
}
