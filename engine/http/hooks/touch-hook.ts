import "server-only";
import { pool } from "#lib/db/pool.ts";
import type { Hook } from "./find-hook.ts";

const MINUTE_MS = 60_000;

/** Whether a call is the first of its minute. */
export function isTouchDue({ lastFiredAt }: Pick<Hook, "lastFiredAt">, now: Date): boolean {
  return lastFiredAt === null || lastFiredAt < minuteOf(now);
}

/** Notes that a hook was called: one write a minute, however many calls. */
export async function touchHook({ tenantId, id, lastFiredAt }: Hook, now: Date): Promise<void> {
  if (!isTouchDue({ lastFiredAt }, now)) return;
  await pool().query(
    `update "FlowTrigger" set "lastFiredAt" = $3 where "tenantId" = $1::uuid and "id" = $2::uuid
      and ("lastFiredAt" is null or "lastFiredAt" < $3)`,
    [tenantId, id, minuteOf(now)],
  );
}

function minuteOf(now: Date): Date {
  return new Date(Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS);
}
