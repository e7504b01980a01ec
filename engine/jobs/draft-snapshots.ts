import "server-only";
import { db, type Tx } from "#lib/db/client.ts";

/** Of one flow, whatever their age. */
export const KEPT_SAVES = 200;
const BATCH = 200;
/** Of one sweep: what is left goes in the next. */
const MAX_AT_ONCE = 4_000;

type Save = { tenantId: string; flowId: string; id: string };

/**
 * Thins what drafts were saved as, in small batches. All of the last 200 of a flow stay, and all that were the draft
 * within the last day; of those before, the last of each hour; none 90 days after the next was saved. The latest one
 * stays, and so does whatever an execution ran.
 *
 * @returns How many went.
 */
export async function thinSavedDrafts(): Promise<number> {
  const spare = await findSpare();
  let count = 0;
  for (let at = 0; at < spare.length; at += BATCH) {
    count += await db.$transaction((tx) => deleteOf(tx, spare.slice(at, at + BATCH)));
  }
  return count;
}

/** The age of a save is the time since it was replaced: until then it was what its author came back to. */
function findSpare(): Promise<Save[]> {
  return db.$queryRaw<Save[]>`
    with saved as (
      select "tenantId", "flowId", "id", row_number() over newest as "rank", lag("createdAt") over newest as "replacedAt",
        row_number() over (partition by "tenantId", "flowId", date_trunc('hour', "createdAt")
          order by "draftVersion" desc) as "inHour"
      from "FlowVersion" where "number" is null
      window newest as (partition by "tenantId", "flowId" order by "draftVersion" desc))
    select "tenantId", "flowId", "id" from saved s
    where ("replacedAt" < now() - interval '90 days'
        or ("rank" > ${KEPT_SAVES} and "inHour" > 1 and "replacedAt" < now() - interval '24 hours'))
      and not exists (
        select from "FlowExecution" e where e."tenantId" = s."tenantId" and e."flowVersionId" = s."id")
    limit ${MAX_AT_ONCE}`;
}

/**
 * Whoever starts a run of a save, or runs one again, has the flow's lock: under it the second look holds, and no
 * execution goes with its version. A flow that somebody is at has its turn in the next sweep.
 */
async function deleteOf(tx: Tx, saves: readonly Save[]): Promise<number> {
  const tenantIds = saves.map(({ tenantId }) => tenantId);
  const flows = await tx.$queryRaw<{ id: string }[]>`
    select "id" from "Flow" where ("tenantId", "id") in (
      select * from unnest(${tenantIds}::uuid[], ${saves.map(({ flowId }) => flowId)}::uuid[]))
    order by "id" for no key update skip locked`;
  return tx.$executeRaw`
    delete from "FlowVersion" v where (v."tenantId", v."id") in (
        select * from unnest(${tenantIds}::uuid[], ${saves.map(({ id }) => id)}::uuid[]))
      and v."flowId" = any(${flows.map(({ id }) => id)}::uuid[]) and v."number" is null and not exists (
        select from "FlowExecution" e where e."tenantId" = v."tenantId" and e."flowVersionId" = v."id")`;
}
