import "server-only";
import { db, type Tx } from "#lib/db/client.ts";

const BATCH = 200;
/** Of one sweep: what is left goes in the next. */
const MAX_BATCHES = 20;

type Snapshot = { tenantId: string; flowId: string; id: string };

/** Deletes snapshots of drafts that no execution refers to any more, in small batches. @returns How many went. */
export async function deleteUnusedSnapshots(): Promise<number> {
  let count = 0;
  for (let batch = 0; batch < MAX_BATCHES; batch++) {
    const unused = await db.$queryRaw<Snapshot[]>`
      select v."tenantId", v."flowId", v."id" from "FlowVersion" v where v."number" is null and not exists (
        select from "FlowExecution" e where e."tenantId" = v."tenantId" and e."flowVersionId" = v."id")
      limit ${BATCH}`;
    if (unused.length > 0) count += await db.$transaction((tx) => deleteOf(tx, unused));
    if (unused.length < BATCH) break;
  }
  return count;
}

/**
 * Whoever starts a run of a snapshot, or runs one again, has the flow's lock: under it the second look holds, and no
 * execution goes with its version. A flow that somebody is at has its turn in the next sweep.
 */
async function deleteOf(tx: Tx, snapshots: readonly Snapshot[]): Promise<number> {
  const tenantIds = snapshots.map(({ tenantId }) => tenantId);
  const flows = await tx.$queryRaw<{ id: string }[]>`
    select "id" from "Flow" where ("tenantId", "id") in (
      select * from unnest(${tenantIds}::uuid[], ${snapshots.map(({ flowId }) => flowId)}::uuid[]))
    order by "id" for no key update skip locked`;
  return tx.$executeRaw`
    delete from "FlowVersion" v where (v."tenantId", v."id") in (
        select * from unnest(${tenantIds}::uuid[], ${snapshots.map(({ id }) => id)}::uuid[]))
      and v."flowId" = any(${flows.map(({ id }) => id)}::uuid[]) and v."number" is null and not exists (
        select from "FlowExecution" e where e."tenantId" = v."tenantId" and e."flowVersionId" = v."id")`;
}
