import "server-only";
import { db, type Tx } from "#lib/db/client.ts";
import { newId } from "#lib/db/ids.ts";
import { createExecution } from "#lib/executions/mutations/create-execution.ts";
import type { ExecutionQueue } from "#lib/executions/mutations/execution-queue.ts";
import type { RunStart } from "#lib/executions/run-start.ts";
import type { Hook } from "./find-hook.ts";
import { HookFailure } from "./hook-failure.ts";

/** `isDuplicate`: the execution is that of an earlier call of the same name. */
export type Admitted = { executionId: string; isDuplicate: boolean };

const BUSY_RETRY_SECONDS = 1;

/**
 * For a hook with an idempotency key or a concurrency limit: makes the execution and what limits it in one
 * transaction. Of equal calls that come at once, the first inserts the name and the others wait for its commit.
 *
 * @param queue Where the execution is put in the same transaction; null if the caller runs it itself.
 * @throws HookFailure 429 where as many executions as may run side by side have not ended; AppError CONFLICT.
 */
export function admitCall(
  hook: Hook,
  start: RunStart,
  key: Buffer | null,
  queue: ExecutionQueue | null,
): Promise<Admitted> {
  const executionId = newId();
  return db.$transaction(async (tx) => {
    // Before the trigger and its calls, as who deletes the flow with all of them does.
    await tx.$queryRaw`select 1 from "Flow"
      where "tenantId" = ${hook.tenantId}::uuid and "id" = ${hook.flowId}::uuid for key share`;
    const first = key === null ? null : await findFirst(tx, hook, key, executionId);
    if (first !== null) return { executionId: first, isDuplicate: true };
    if (hook.concurrencyLimit !== null) await requireRoom(tx, hook, hook.concurrencyLimit);
    await createExecution(tx, { ...start, executionId });
    if (queue) await queue.add(tx, { tenantId: hook.tenantId, executionId });
    return { executionId, isDuplicate: false };
  });
}

/** Names the call; if another did so within the window, counts this one as its repetition and gives its execution. */
async function findFirst(tx: Tx, hook: Hook, key: Buffer, executionId: string): Promise<string | null> {
  const { tenantId, id: triggerId, idempotencySeconds } = hook;
  const keyHash = new Uint8Array(key);
  const isNew = await tx.$executeRaw`
    insert into "TriggerCall" as c ("tenantId", "triggerId", "keyHash", "executionId", "createdAt")
    values (${tenantId}::uuid, ${triggerId}::uuid, ${keyHash}, ${executionId}::uuid, clock_timestamp())
    on conflict ("tenantId", "triggerId", "keyHash") do update
      set "executionId" = excluded."executionId", "createdAt" = excluded."createdAt"
      where c."createdAt" <= clock_timestamp() - make_interval(secs => ${idempotencySeconds}::int)`;
  if (isNew === 1) return null;
  // A statement of its own: the one above was begun before the first call's execution was committed, and cannot see it.
  const [first] = await tx.$queryRaw<{ id: string }[]>`
    update "FlowExecution" e set "duplicates" = e."duplicates" + 1 from "TriggerCall" c
    where c."tenantId" = ${tenantId}::uuid and c."triggerId" = ${triggerId}::uuid and c."keyHash" = ${keyHash}
      and e."tenantId" = c."tenantId" and e."id" = c."executionId" returning e."id"`;
  if (first) return first.id;
  // Deleted since, it can answer nobody any more. The row is locked since the insert met it.
  await tx.$executeRaw`
    update "TriggerCall" set "executionId" = ${executionId}::uuid, "createdAt" = clock_timestamp()
    where "tenantId" = ${tenantId}::uuid and "triggerId" = ${triggerId}::uuid and "keyHash" = ${keyHash}`;
  return null;
}

/** Counted under the trigger's lock, so that calls at once, at several engines, see each other's executions. */
async function requireRoom(tx: Tx, { tenantId, id }: Hook, limit: number): Promise<void> {
  await tx.$queryRaw`select 1 from "FlowTrigger"
    where "tenantId" = ${tenantId}::uuid and "id" = ${id}::uuid for no key update`;
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    select count(*)::int as "count" from (
      select 1 from "FlowExecution" where "triggerId" = ${id}::uuid and "tenantId" = ${tenantId}::uuid
        and "status" in ('QUEUED', 'RUNNING', 'WAITING') limit ${limit}) as unfinished`;
  if ((row?.count ?? 0) < limit) return;
  throw new HookFailure(429, "ERR_TOO_MANY_RUNNING", "engine.hookConcurrency", { limit }, BUSY_RETRY_SECONDS);
}
