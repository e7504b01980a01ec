import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import { holdVersions } from "#lib/flows/mutations/item-uses.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { type SettleStepInput, type ShownStep, shownStep } from "../schema.ts";
import type { ExecutionQueue } from "./execution-queue.ts";
import { lockExecution } from "./lock-execution.ts";

/**
 * What a person who looked says of an effect whose end nobody saw: it happened, and the flow goes on without its
 * output; or it is made again. The execution goes on from there.
 *
 * @throws AppError FORBIDDEN without `flow:run` or for an item that is not shared; NOT_FOUND; CONFLICT if nothing of
 *   it is uncertain.
 */
export async function settleStep(
  actor: Actor,
  { executionId, seq, as }: SettleStepInput,
  queue: ExecutionQueue,
): Promise<{ id: string }> {
  authorize(actor, "flow:run");
  const { tenantId } = actor;
  return db.$transaction(async (tx) => {
    const execution = await lockExecution(tx, actor, executionId);
    if (execution.status !== "UNCERTAIN") throw new AppError("CONFLICT", "errors.executionNotUncertain");
    const step = await tx.executionStep.findFirst({
      where: { tenantId, executionId, seq, status: "STARTED", idempotencyKey: { not: null } },
      orderBy: { attempt: "desc" },
      select: { attempt: true, actionId: true, shown: true },
    });
    if (!step) throw new AppError("NOT_FOUND", "errors.stepNotUncertain");
    const { attempt, actionId, shown } = step;
    const { error: _, ...rest } = shownStep.parse(shown);
    const happened = as === "HAPPENED";
    const settled: ShownStep = { ...rest, settledAs: as, ...(happened && { output: {} }) };
    await tx.$executeRaw`
      update "ExecutionStep" set "shown" = ${JSON.stringify(settled)}::jsonb,
        "status" = ${happened ? "SUCCEEDED" : "STARTED"}::"StepStatus",
        "endedAt" = ${happened ? new Date() : null}::timestamptz
      where "tenantId" = ${tenantId}::uuid and "executionId" = ${executionId}::uuid and "seq" = ${seq}
        and "attempt" = ${attempt}`;
    await holdVersions(tx, actor, [execution.flowVersionId, ...execution.calledVersions]);
    await tx.flowExecution.updateMany({
      where: { tenantId, id: executionId },
      data: { status: "QUEUED", error: Prisma.DbNull, endedAt: null, canceledAt: null },
    });
    await queue.add(tx, { tenantId, executionId });
    await recordAudit(tx, actor, {
      action: "execution.settle",
      targetId: execution.flowId,
      detail: { name: execution.flowName, execution: toPublicId("afe", executionId), step: actionId, as },
    });
    return { id: executionId };
  });
}
