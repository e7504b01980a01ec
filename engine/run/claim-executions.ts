import "server-only";
import { db } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import { LEASE_SECONDS } from "./execution-rows.ts";
import type { ExecutionKey, RunningExecution } from "./running-execution.ts";

type ClaimedRow = Omit<RunningExecution, "engineId" | "isStored" | "basis" | "calledVersions"> & {
  calledVersions: string[] | null;
};

/** Of `FlowExecution e`: it could begin, or go on, now. */
export const startable = Prisma.sql`(e."status" = 'QUEUED' or (e."status" = 'WAITING' and e."resumeAt" <= now() + interval '1 second'))`;

const claim = (engineId: string, where: Prisma.Sql) => Prisma.sql`
  update "FlowExecution" e set "status" = 'RUNNING', "startedAt" = coalesce(e."startedAt", now()),
    "engineId" = ${engineId}::uuid, "leaseUntil" = now() + make_interval(secs => ${LEASE_SECONDS}), "resumeAt" = null,
    "takes" = e."takes" + 1
  from "Flow" f where f."tenantId" = e."tenantId" and f."id" = e."flowId" and ${startable} and ${where}
  returning e."tenantId", e."id" as "executionId", e."flowId", e."flowVersionId", e."source", e."triggerId",
    e."startedById", e."isDry", e."answers", e."part", e."input", e."trigger", e."createdAt", e."takes", e."ranMs",
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
