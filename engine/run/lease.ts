import "server-only";
import { db } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import type { ExecutionQueue } from "#lib/executions/mutations/execution-queue.ts";
import type { StepError } from "#lib/executions/schema.ts";
import { LEASE_SECONDS } from "./execution-rows.ts";
import type { ExecutionKey } from "./running-execution.ts";

const MAX_RELEASED = 1_000;
/** More than a night of restarts costs one execution, and few enough that one which kills engines soon ends. */
const MAX_ABANDONED = 20;

/**
 * Milliseconds that `FlowExecution e` ran since its lease was taken, or renewed: added to what it ran, so that a take
 * whose engine is killed counts up to its last renewal. One that rests writes all that it ran by itself.
 */
const sinceRenewal = Prisma.sql`greatest(0,
  round(extract(epoch from now() - e."leaseUntil" + make_interval(secs => ${LEASE_SECONDS})) * 1000))::int`;

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
    update "FlowExecution" e set "ranMs" = e."ranMs" + ${sinceRenewal}, "leaseUntil" = now() + make_interval(secs => ${LEASE_SECONDS})
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
      update "FlowExecution" e set "status" = 'QUEUED', "engineId" = null, "leaseUntil" = null,
        "ranMs" = e."ranMs" + ${abandoned === 0 ? sinceRenewal : Prisma.sql`0`}, "abandoned" = "abandoned" + ${abandoned}::int
      where ("tenantId", "id") in (
        select "tenantId", "id" from "FlowExecution" where "status" = 'RUNNING' and ${where}
        limit ${limit} for update skip locked)
      returning "tenantId", "id" as "executionId"`;
    for (const key of keys) await queue.add(tx, key);
    return keys;
  });
}
