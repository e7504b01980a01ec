import "server-only";
import { EXECUTION_QUEUE, QUEUE_SCHEMA } from "#engine/jobs/queue-names.ts";
import { db } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import { startable } from "./claim-executions.ts";
import type { ExecutionKey } from "./running-execution.ts";

/** A job taken, or lost, and not claimed for this long is run without it. */
const STRANDED_SECONDS = 15;
/** Of a flow that bounded its executions a moment ago, and does no more. */
const MAX_WOKEN = 100;

/**
 * Executions that are due, and that no waiting job will bring: an engine died between taking the job and claiming, or
 * the end that made room in their flow woke nobody.
 */
export async function findStranded(limit: number): Promise<ExecutionKey[]> {
  return db.$queryRaw<ExecutionKey[]>`
    with full_flows as (
      select f."tenantId", f."id" from "Flow" f where f."concurrencyLimit" is not null and f."concurrencyLimit" <= (
        select count(*) from "FlowExecution" r
        where r."tenantId" = f."tenantId" and r."flowId" = f."id" and r."status" = 'RUNNING'))
    select e."tenantId", e."id" as "executionId" from "FlowExecution" e
    where ("tenantId", "flowId") not in (select "tenantId", "id" from full_flows)
      and ((e."status" = 'QUEUED' and e."createdAt" < now() - make_interval(secs => ${STRANDED_SECONDS}))
        or (e."status" = 'WAITING' and e."resumeAt" < now() - make_interval(secs => ${STRANDED_SECONDS})))
      and not exists (select from ${Prisma.raw(QUEUE_SCHEMA)}.job j where j.name = ${EXECUTION_QUEUE} and j.id = e."id" and
        (j.state in ('created', 'retry')
          or (j.state = 'active' and j.started_on > now() - make_interval(secs => ${STRANDED_SECONDS}))))
    order by e."id" limit ${limit}`;
}

/** The executions that wait longest for their flow to have room: as many as it has room for. */
export async function findNextOfFlow(tenantId: string, flowId: string): Promise<ExecutionKey[]> {
  return db.$queryRaw<ExecutionKey[]>`
    select e."tenantId", e."id" as "executionId" from "FlowExecution" e
    where e."tenantId" = ${tenantId}::uuid and e."flowId" = ${flowId}::uuid and ${startable}
    order by e."id" limit (
      select greatest(0, coalesce(f."concurrencyLimit", ${MAX_WOKEN}) - (
        select count(*) from "FlowExecution" r
        where r."tenantId" = f."tenantId" and r."flowId" = f."id" and r."status" = 'RUNNING'))
      from "Flow" f where f."tenantId" = ${tenantId}::uuid and f."id" = ${flowId}::uuid)`;
}
