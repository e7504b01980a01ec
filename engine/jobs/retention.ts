import "server-only";
import { db } from "#lib/db/client.ts";
import { withClient } from "#lib/db/pool.ts";
import { dropFinishedVersionUses } from "#lib/flows/mutations/item-uses.ts";

/** Small enough that nobody waits for the locks of one statement. */
const BATCH = 500;
/** Of one sweep: what is left goes in the next. */
const MAX_BATCHES = 40;
/** One engine at a time: the same number in each. */
const LOCK = 4_729_103;

/**
 * Deletes ended executions beyond what their flows keep, by age and by count, in small batches.
 *
 * @returns How many went.
 */
export async function deleteOldExecutions(): Promise<number> {
  return withClient(async (client) => {
    const { rows } = await client.query<{ mine: boolean }>("select pg_try_advisory_lock($1) as mine", [LOCK]);
    if (!rows[0]?.mine) return 0;
    let count = 0;
    for (let batch = 0; batch < MAX_BATCHES; batch++) {
      const { rowCount } = await client.query({ name: "delete-old-executions", text: DELETE_OLD, values: [BATCH] });
      count += rowCount ?? 0;
      if ((rowCount ?? 0) < BATCH) break;
    }
    // After an error the connection is closed, and the lock goes with it: one that hangs must not keep it.
    await client.query("select pg_advisory_unlock($1)", [LOCK]);
    return count;
  });
}

/**
 * Lets go of items that versions hold which neither are published nor run: an engine died between the end of an
 * execution and this.
 */
export async function dropLeftUses(): Promise<void> {
  const left = await db.$queryRaw<{ tenantId: string; flowVersionId: string }[]>`
    select distinct u."tenantId", u."flowVersionId" from "VaultItemUse" u
      join "FlowVersion" v on v."tenantId" = u."tenantId" and v."id" = u."flowVersionId"
      join "Flow" f on f."tenantId" = v."tenantId" and f."id" = v."flowId"
    where f."publishedVersionId" is distinct from v."id" and not exists (
      select from "FlowExecution" e where e."tenantId" = v."tenantId" and e."status" in ('QUEUED', 'RUNNING', 'WAITING')
        and (e."flowVersionId" = v."id" or v."id" = any(e."calledVersions")))
    limit ${BATCH}`;
  for (const { tenantId, flowVersionId } of left) {
    await db.$transaction((tx) => dropFinishedVersionUses(tx, tenantId, flowVersionId));
  }
}

/**
 * Ids begin with the milliseconds at which they were made (UUIDv7): what is too old, and what is too many, is read off
 * one index, and of a flow that has neither no row is looked at. One that waits for a person's word goes by its age
 * alone.
 */
export const DELETE_OLD = `
  delete from "FlowExecution" where ("tenantId", "id") in (
    select old."tenantId", old."id" from "Flow" f cross join lateral (
      select (lpad(to_hex((extract(epoch from now() - make_interval(days => f."keepDays")) * 1000)::bigint), 12, '0')
          || repeat('0', 20))::uuid as "oldest", (
        select c."id" from "FlowExecution" c where c."tenantId" = f."tenantId" and c."flowId" = f."id"
        order by c."id" desc offset f."keepExecutions" limit 1) as "excess"
      offset 0) bound cross join lateral (
      select e."tenantId", e."id" from "FlowExecution" e
      where e."tenantId" = f."tenantId" and e."flowId" = f."id" and e."id" <= greatest("oldest", "excess")
        and e."status" not in ('QUEUED', 'RUNNING', 'WAITING')
        and (e."id" < "oldest" or e."status" <> 'UNCERTAIN' and e."id" <= "excess")
      order by e."id" limit $1) old
    limit $1)`;
