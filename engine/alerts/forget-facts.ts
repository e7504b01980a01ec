import "server-only";
import { pool } from "#lib/db/pool.ts";

const BATCH = 1_000;
/** Of one sweep: what is left goes in the next. */
const MAX_BATCHES = 20;

/** Deletes what was noted for alerts a month ago, told or not, in small batches. */
export async function forgetFacts(): Promise<void> {
  for (let batch = 0; batch < MAX_BATCHES; batch++) {
    const { rowCount } = await pool().query(
      `delete from "AlertFact" where ctid = any(array(
        select f.ctid from "AlertFact" f where f."createdAt" < now() - interval '30 days' limit $1))`,
      [BATCH],
    );
    if ((rowCount ?? 0) < BATCH) return;
  }
}
