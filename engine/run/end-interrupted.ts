import "server-only";
import { findActionDefinition, findConnector } from "#lib/connectors/registry.ts";
import { db } from "#lib/db/client.ts";
import type { Prisma } from "#lib/db/generated/client.ts";
import type { StepError } from "#lib/executions/schema.ts";
import { dropFinishedVersionUses } from "#lib/flows/mutations/item-uses.ts";
import type { ExecutionKey } from "./lease.ts";

/**
 * Ends a run whose engine is gone, once this engine holds its lease. An outside effect that began and has no recorded
 * end may have happened, so it is not repeated: a person is told what to check.
 */
export async function endInterrupted(engineId: string, { tenantId, executionId }: ExecutionKey): Promise<void> {
  const started = await db.executionStep.findFirst({
    where: { tenantId, executionId, status: "STARTED" },
    orderBy: { seq: "desc" },
    select: { seq: true, attempt: true, actionId: true, type: true, action: true, shown: true },
  });
  const error = started ? uncertain(started) : interrupted;
  await db.$transaction(async (tx) => {
    const [execution] = await tx.$queryRaw<{ flowVersionId: string }[]>`
      select e."flowVersionId" from "FlowExecution" e join "Flow" f on f."tenantId" = e."tenantId" and f."id" = e."flowId"
      where e."tenantId" = ${tenantId}::uuid and e."id" = ${executionId}::uuid for no key update of f`;
    if (!execution) return;
    const { count } = await tx.flowExecution.updateMany({
      where: { tenantId, id: executionId, engineId, status: "RUNNING" },
      data: {
        status: started ? "UNCERTAIN" : "FAILED",
        error: error as Prisma.InputJsonValue,
        endedAt: new Date(),
        engineId: null,
        leaseUntil: null,
      },
    });
    if (count === 0) return;
    if (started) {
      await tx.executionStep.updateMany({
        where: { tenantId, executionId, seq: started.seq, attempt: started.attempt },
        data: { shown: { ...(started.shown as Prisma.JsonObject), error } as Prisma.InputJsonValue },
      });
    }
    await dropFinishedVersionUses(tx, tenantId, execution.flowVersionId);
  });
}

const interrupted: StepError = { code: "ERR_EXECUTION_INTERRUPTED", messageKey: "engine.interrupted", params: {} };

function uncertain({ actionId, type, action }: { actionId: string; type: string; action: string }): StepError {
  const hasDefinition = findActionDefinition(type, action) !== null;
  return {
    code: "ERR_EXECUTION_UNCERTAIN",
    messageKey: "engine.uncertain",
    params: { action: actionId, app: (hasDefinition && findConnector(type)?.name) || type },
  };
}
