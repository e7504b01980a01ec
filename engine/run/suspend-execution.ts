import "server-only";
import { db, type Tx } from "#lib/db/client.ts";
import type { ExecutionQueue } from "#lib/executions/mutations/execution-queue.ts";
import type { RunningExecution } from "./running-execution.ts";
import { LeaseLostError } from "./step-rows.ts";

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
