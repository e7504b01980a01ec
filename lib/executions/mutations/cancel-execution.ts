import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { dropFinishedVersionUses } from "#lib/flows/mutations/item-uses.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { unfinishedStatuses } from "../schema.ts";
import { CANCEL_CHANNEL } from "./execution-queue.ts";
import { lockExecution } from "./lock-execution.ts";

/**
 * Ends an execution that has not begun, or waits; one that runs stops before its next action. What is on its way to a
 * provider is waited for, so that the journal tells whether it happened.
 *
 * @throws AppError FORBIDDEN without `flow:run` or for an item that is not shared; NOT_FOUND; CONFLICT if it has ended.
 */
export async function cancelExecution(actor: Actor, { executionId }: { executionId: string }): Promise<{ id: string }> {
  authorize(actor, "flow:run");
  const { tenantId } = actor;
  return db.$transaction(async (tx) => {
    const execution = await lockExecution(tx, actor, executionId);
    if (!unfinishedStatuses.includes(execution.status)) throw new AppError("CONFLICT", "errors.executionEnded");
    const canceledAt = new Date();
    const where = { tenantId, id: executionId };
    if (execution.status === "RUNNING") {
      await tx.flowExecution.updateMany({ where, data: { canceledAt } });
      await tx.$executeRaw`select pg_notify(${CANCEL_CHANNEL}, ${executionId})`;
    } else {
      const data = { status: "CANCELED" as const, canceledAt, endedAt: canceledAt, resumeAt: null };
      await tx.flowExecution.updateMany({ where, data });
      await dropFinishedVersionUses(tx, tenantId, execution.flowVersionId);
    }
    await recordAudit(tx, actor, {
      action: "execution.cancel",
      targetId: execution.flowId,
      detail: { name: execution.flowName, execution: toPublicId("afe", executionId) },
    });
    return { id: executionId };
  });
}
