import "server-only";
import { pool } from "#lib/db/pool.ts";
import type { Hook } from "./find-hook.ts";

const MINUTE_MS = 60_000;

/** Whether a call is the first of its minute. */
export function isTouchDue({ lastFiredAt }: Pick<Hook, "lastFiredAt">, now: Date): boolean {
  return lastFiredAt === null || lastFiredAt < minuteOf(now);
}

/** Notes that a hook was called, and that the item was used that proves its callers: once a minute, however many calls. */
export async function touchHook({ tenantId, id, lastFiredAt, callbackItemId }: Hook, now: Date): Promise<void> {
  if (!isTouchDue({ lastFiredAt }, now)) return;
  await pool().query(
    `update "FlowTrigger" set "lastFiredAt" = $3 where "tenantId" = $1::uuid and "id" = $2::uuid
      and ("lastFiredAt" is null or "lastFiredAt" < $3)`,
    [tenantId, id, minuteOf(now)],
  );
  if (callbackItemId === null) return;
  await pool().query(
    `with item as (
      update "VaultItem" set "lastUsedAt" = $3 where "tenantId" = $1::uuid and "id" = $4::uuid
        and ("lastUsedAt" is null or "lastUsedAt" < $3))
    update "VaultItemUse" set "lastUsedAt" = $3 where "tenantId" = $1::uuid and "triggerId" = $2::uuid
      and "itemId" = $4::uuid and ("lastUsedAt" is null or "lastUsedAt" < $3)`,
    [tenantId, id, minuteOf(now), callbackItemId],
  );
}

function minuteOf(now: Date): Date {
  return new Date(Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS);
}
