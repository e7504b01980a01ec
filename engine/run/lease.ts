import "server-only";
import { QUEUE_SCHEMA } from "#engine/jobs/queue-names.ts";
import { db } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import type { Json } from "#lib/shared/json.ts";

/** An engine that has not renewed for this long counts as gone. Times are the database's: engines' clocks differ. */
const LEASE_SECONDS = 30;
/** A job taken, or lost, and not claimed for this long is run without it. */
const STRANDED_SECONDS = 30;

export type ExecutionKey = { tenantId: string; executionId: string };

export type ClaimedExecution = ExecutionKey & {
  engineId: string;
  flowId: string;
  flowVersionId: string;
  input: Json;
  actions: unknown;
};

/** @returns null if another engine has it, it has ended, or its flow was deleted. */
export async function claimExecution(
  engineId: string,
  { tenantId, executionId }: ExecutionKey,
): Promise<ClaimedExecution | null> {
  const [row] = await db.$queryRaw<Omit<ClaimedExecution, "tenantId" | "executionId" | "engineId">[]>`
    update "FlowExecution" e set "status" = 'RUNNING', "startedAt" = now(), "engineId" = ${engineId}::uuid,
      "leaseUntil" = now() + make_interval(secs => ${LEASE_SECONDS})
    from "FlowVersion" v
    where e."tenantId" = ${tenantId}::uuid and e."id" = ${executionId}::uuid and e."status" = 'QUEUED'
      and v."tenantId" = e."tenantId" and v."id" = e."flowVersionId"
    returning e."flowId", e."flowVersionId", e."input", v."actions"`;
  return row ? { tenantId, executionId, engineId, ...row } : null;
}

/** @returns The executions that still are this engine's; the others were taken over or deleted. */
export async function renewLeases(engineId: string, executionIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (executionIds.length === 0) return new Set();
  const rows = await db.$queryRaw<{ id: string }[]>`
    update "FlowExecution" set "leaseUntil" = now() + make_interval(secs => ${LEASE_SECONDS})
    where "engineId" = ${engineId}::uuid and "status" = 'RUNNING' and "id" = any(${[...executionIds]}::uuid[])
    returning "id"`;
  return new Set(rows.map(({ id }) => id));
}

/** Gives up the leases of these at once, so that whoever looks next ends them. */
export async function releaseLeases(engineId: string, executionIds: readonly string[]): Promise<void> {
  await db.$executeRaw`
    update "FlowExecution" set "leaseUntil" = now() - interval '1 second'
    where "engineId" = ${engineId}::uuid and "status" = 'RUNNING' and "id" = any(${[...executionIds]}::uuid[])`;
}

/** Executions whose engine is gone, made this engine's. Two engines that look at once share them out. */
export async function takeAbandoned(engineId: string, limit: number): Promise<ExecutionKey[]> {
  return db.$queryRaw<ExecutionKey[]>`
    update "FlowExecution" set "engineId" = ${engineId}::uuid,
      "leaseUntil" = now() + make_interval(secs => ${LEASE_SECONDS})
    where ("tenantId", "id") in (
      select "tenantId", "id" from "FlowExecution" where "status" = 'RUNNING' and "leaseUntil" < now()
      limit ${limit} for update skip locked)
    returning "tenantId", "id" as "executionId"`;
}

/** Executions that wait, and that no waiting job will bring: an engine died between taking the job and claiming. */
export async function findStranded(limit: number): Promise<ExecutionKey[]> {
  return db.$queryRaw<ExecutionKey[]>`
    select e."tenantId", e."id" as "executionId" from "FlowExecution" e
    where e."status" = 'QUEUED' and e."createdAt" < now() - make_interval(secs => ${STRANDED_SECONDS})
      and not exists (select from ${Prisma.raw(QUEUE_SCHEMA)}.job j where j.id = e."id" and
        (j.state in ('created', 'retry')
          or (j.state = 'active' and j.started_on > now() - make_interval(secs => ${STRANDED_SECONDS}))))
    order by e."id" limit ${limit}`;
}
