import "server-only";
import { pool } from "#lib/db/pool.ts";

const BATCH = 1_000;

/** Deletes the names of calls whose window is over, in small batches. @returns How many there were. */
export async function forgetCalls(): Promise<number> {
  let total = 0;
  for (;;) {
    const { rowCount } = await pool().query(
      `delete from "TriggerCall" where ctid = any(array(
        select c.ctid from "TriggerCall" c
          join "FlowTrigger" t on t."tenantId" = c."tenantId" and t."id" = c."triggerId"
        where c."createdAt" < now() - make_interval(secs => 60)
          and c."createdAt" <= now() - make_interval(secs => t."idempotencySeconds")
        limit $1))`,
      [BATCH],
    );
    total += rowCount ?? 0;
    if ((rowCount ?? 0) < BATCH) return total;
  }
}
