import "server-only";
import { pool } from "#lib/db/pool.ts";

const BATCH = 1_000;
/** Of one sweep: what is left goes in the next. */
const MAX_BATCHES = 20;
const KEPT_DAYS = 365;
/** Of one item, of what is not counted by day: one that turns at every run must not fill the table. */
const KEPT_LINES = 300;
/** Who has no new line has not become too many: longer than from one sweep to the next. */
const LATELY_MINUTES = 10;

const TOO_OLD = `delete from "ConnectionEvent" where ctid = any(array(
  select e.ctid from "ConnectionEvent" e where e."day" < (now() at time zone 'utc')::date - ${KEPT_DAYS} limit $1))`;

const TOO_MANY = `delete from "ConnectionEvent" where ctid = any(array(
  select old.ctid from (
    select distinct "tenantId", "itemId" from "ConnectionEvent"
    where "kind" not in ('RENEWED', 'USED') and "at" > now() - interval '${LATELY_MINUTES} minutes') item
  cross join lateral (
    select e.ctid from "ConnectionEvent" e
    where e."tenantId" = item."tenantId" and e."itemId" = item."itemId" and e."kind" not in ('RENEWED', 'USED')
    order by e."at" desc offset ${KEPT_LINES}) old
  limit $1))`;

/** Deletes lines of connections' lives that are a year old, or too many of one connection, in small batches. */
export async function forgetLife(): Promise<void> {
  for (const text of [TOO_OLD, TOO_MANY]) {
    for (let batch = 0; batch < MAX_BATCHES; batch++) {
      const { rowCount } = await pool().query(text, [BATCH]);
      if ((rowCount ?? 0) < BATCH) break;
    }
  }
}
