import "server-only";
import { EXECUTION_QUEUE, QUEUE_SCHEMA } from "#engine/jobs/queue-names.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import type { ExecutionQueue } from "#lib/executions/mutations/execution-queue.ts";
import type { StepError } from "#lib/executions/schema.ts";
import { LEASE_SECONDS } from "./execution-rows.ts";
import type { ExecutionKey, RunningExecution } from "./running-execution.ts";
import { LeaseLostError } from "./step-rows.ts";

/** A job taken, or lost, and not claimed for this long is run without it. */
const STRANDED_SECONDS = 15;

const MAX_RELEASED = 1_000;
/** More than a night of restarts costs one execution, and few enough that one which kills engines soon ends. */
const MAX_ABANDONED = 20;
/** Of a flow that bounded its executions a moment ago, and does no more. */
const MAX_WOKEN = 100;

type ClaimedRow = Omit<RunningExecution, "engineId" | "isStored" | "basis" | "calledVersions"> & {
  calledVersions: string[] | null;
};

const startable = Prisma.sql`(e."status" = 'QUEUED' or (e."status" = 'WAITING' and e."resumeAt" <= now() + interval '1 second'))`;

const claim = (engineId: string, where: Prisma.Sql) => Prisma.sql`
  update "FlowExecution" e set "status" = 'RUNNING', "startedAt" = coalesce(e."startedAt", now()),
    "engineId" = ${engineId}::uuid, "leaseUntil" = now() + make_interval(secs => ${LEASE_SECONDS}), "resumeAt" = null,
    "takes" = e."takes" + 1
  from "Flow" f where f."tenantId" = e."tenantId" and f."id" = e."flowId" and ${startable} and ${where}
  returning e."tenantId", e."id" as "executionId", e."flowId", e."flowVersionId", e."source", e."triggerId",
    e."startedById", e."isDry", e."answers", e."input", e."trigger", e."createdAt", e."takes", e."ranMs",
    e."canceledAt" is not null as "isCanceled", e."calledVersions", f."timeLimitSeconds"`;

/**
 * Makes these executions this engine's. Left out are those that another engine has, that have ended, that wait, whose
 * flow was deleted, and those of a flow that runs as many as it may.
 */
export async function claimExecutions(engineId: string, keys: readonly ExecutionKey[]): Promise<RunningExecution[]> {
  if (keys.length === 0) return [];
  const ids = keys.map(({ executionId }) => executionId);
  const where = Prisma.sql`e."id" = any(${ids}::uuid[]) and e."tenantId" = any(${keys.map(({ tenantId }) => tenantId)}::uuid[])`;
  const rows = await db.$queryRaw<ClaimedRow[]>(claim(engineId, Prisma.sql`${where} and f."concurrencyLimit" is null`));
  const limited = rows.length < keys.length ? await findLimited(where) : [];
  for (const each of limited) rows.push(...(await claimLimited(engineId, each)));
  return rows.map((row) => ({
    ...row,
    engineId,
    isStored: true,
    basis: null,
    calledVersions: new Set(row.calledVersions ?? []),
  }));
}

type LimitedRow = { tenantId: string; id: string; flowId: string };

/** Those that could start, of flows that may run only so many. */
function findLimited(where: Prisma.Sql): Promise<LimitedRow[]> {
  return db.$queryRaw<LimitedRow[]>`
    select e."tenantId", e."id", e."flowId" from "FlowExecution" e
      join "Flow" f on f."tenantId" = e."tenantId" and f."id" = e."flowId"
    where ${where} and ${startable} and f."concurrencyLimit" is not null order by e."id"`;
}

/** Under the flow's lock, so that two engines together start no more than it may. */
async function claimLimited(engineId: string, { tenantId, id, flowId }: LimitedRow): Promise<ClaimedRow[]> {
  return db.$transaction(async (tx) => {
    await tx.$queryRaw`select 1 from "Flow" where "tenantId" = ${tenantId}::uuid and "id" = ${flowId}::uuid for no key update`;
    return tx.$queryRaw<ClaimedRow[]>(
      claim(
        engineId,
        Prisma.sql`e."tenantId" = ${tenantId}::uuid and e."id" = ${id}::uuid and coalesce(f."concurrencyLimit", 1000000) >
          (select count(*) from "FlowExecution" r where r."tenantId" = e."tenantId" and r."flowId" = e."flowId" and r."status" = 'RUNNING')`,
      ),
    );
  });
}

/** @returns The executions that still are this engine's, and those of them that somebody asked to cancel. */
export async function renewLeases(
  engineId: string,
  executionIds: readonly string[],
): Promise<{ held: ReadonlySet<string>; canceled: readonly string[] }> {
  if (executionIds.length === 0) return { held: new Set(), canceled: [] };
  const rows = await db.$queryRaw<{ id: string; isCanceled: boolean }[]>`
    with mine as materialized (
      select "tenantId", "id" from "FlowExecution"
      where "engineId" = ${engineId}::uuid and "status" = 'RUNNING' and "id" = any(${[...executionIds]}::uuid[])
      order by "id" for no key update)
    update "FlowExecution" e set "leaseUntil" = now() + make_interval(secs => ${LEASE_SECONDS})
    from mine where e."tenantId" = mine."tenantId" and e."id" = mine."id"
    returning e."id", e."canceledAt" is not null as "isCanceled"`;
  return {
    held: new Set(rows.map(({ id }) => id)),
    canceled: rows.filter(({ isCanceled }) => isCanceled).map(({ id }) => id),
  };
}

/** Gives up all that this engine has: others go on with it. */
export async function releaseExecutions(queue: ExecutionQueue, engineId: string): Promise<void> {
  await requeue(queue, Prisma.sql`"engineId" = ${engineId}::uuid`, MAX_RELEASED);
}

/** Puts executions whose engine is gone back into the queue. Two engines that look at once share them out. */
export async function requeueAbandoned(queue: ExecutionQueue, limit: number): Promise<ExecutionKey[]> {
  await endDeadly();
  return requeue(queue, Prisma.sql`"leaseUntil" < now()`, limit, 1);
}

/** An engine that dies under it again and again dies of it: it ends, before it takes every engine along. */
async function endDeadly(): Promise<void> {
  const error: StepError = {
    code: "ERR_ENGINE_LOST",
    messageKey: "engine.engineLost",
    params: { count: MAX_ABANDONED },
  };
  await db.$executeRaw`
    update "FlowExecution" set "status" = 'FAILED', "error" = ${JSON.stringify(error)}::jsonb, "endedAt" = now(),
      "engineId" = null, "leaseUntil" = null
    where "status" = 'RUNNING' and "leaseUntil" < now() and "abandoned" >= ${MAX_ABANDONED}`;
}

async function requeue(
  queue: ExecutionQueue,
  where: Prisma.Sql,
  limit: number,
  abandoned = 0,
): Promise<ExecutionKey[]> {
  return db.$transaction(async (tx) => {
    const keys = await tx.$queryRaw<ExecutionKey[]>`
      update "FlowExecution" set "status" = 'QUEUED', "engineId" = null, "leaseUntil" = null,
        "abandoned" = "abandoned" + ${abandoned}::int
      where ("tenantId", "id") in (
        select "tenantId", "id" from "FlowExecution" where "status" = 'RUNNING' and ${where}
        limit ${limit} for update skip locked)
      returning "tenantId", "id" as "executionId"`;
    for (const key of keys) await queue.add(tx, key);
    return keys;
  });
}

/**
 * Lets an execution rest until `resumeAt`, and go on then in whatever engine is free.
 *
 * @returns Whether its flow bounds its executions, so that another may begin; null if somebody canceled it: it is to
 *   end instead.
 * @throws LeaseLostError
 */
export async function suspendExecution(
  { tenantId, executionId, engineId, takes }: RunningExecution,
  resumeAt: Date,
  ranMs: number,
  queue: ExecutionQueue,
): Promise<{ isLimited: boolean } | null> {
  return db.$transaction(async (tx: Tx) => {
    const [mine] = await tx.$queryRaw<{ isCanceled: boolean; isLimited: boolean }[]>`
      select e."canceledAt" is not null as "isCanceled", f."concurrencyLimit" is not null as "isLimited"
      from "FlowExecution" e join "Flow" f on f."tenantId" = e."tenantId" and f."id" = e."flowId"
      where e."tenantId" = ${tenantId}::uuid and e."id" = ${executionId}::uuid and e."engineId" = ${engineId}::uuid
        and e."takes" = ${takes} and e."status" = 'RUNNING' for update of e`;
    if (!mine) throw new LeaseLostError();
    if (mine.isCanceled) return null;
    await tx.$executeRaw`
      update "FlowExecution" set "status" = 'WAITING', "resumeAt" = ${resumeAt}::timestamptz, "engineId" = null,
        "leaseUntil" = null, "ranMs" = ${Math.round(ranMs)}
      where "tenantId" = ${tenantId}::uuid and "id" = ${executionId}::uuid`;
    await queue.add(tx, { tenantId, executionId }, resumeAt);
    return mine;
  });
}

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
