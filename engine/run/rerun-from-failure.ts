import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { newId } from "#lib/db/ids.ts";
import type { ExecutionQueue } from "#lib/executions/mutations/execution-queue.ts";
import { type LockedExecution, lockExecution, requireWhole } from "#lib/executions/mutations/lock-execution.ts";
import type { ExecutionStatus } from "#lib/executions/schema.ts";
import { holdVersions } from "#lib/flows/mutations/item-uses.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { findKeptSteps, type KeptStep } from "./kept-steps.ts";
import type { Keyring } from "./open-keyring.ts";
import type { ExecutionKey } from "./running-execution.ts";
import { insertCopies } from "./step-rows.ts";
import { sealStep } from "./step-state.ts";

const repeatable: readonly ExecutionStatus[] = ["FAILED", "CANCELED"];

/**
 * A new execution of the same version with the same input, that takes what succeeded from the journal of this one, and
 * goes on where it failed.
 *
 * @throws AppError FORBIDDEN without `flow:run`, for an item that is not shared, or if a flow that it called is gone; NOT_FOUND; CONFLICT if it did not
 *   fail, if nobody knows what became of one of its effects, or what its steps gave cannot be opened any more.
 */
export async function rerunFromFailure(
  actor: Actor,
  { executionId }: { executionId: string },
  { keyring, queue }: { keyring: Keyring; queue: ExecutionQueue },
): Promise<{ id: string }> {
  authorize(actor, "flow:run");
  const { tenantId } = actor;
  return db.$transaction(async (tx) => {
    const failed = await lockExecution(tx, actor, executionId);
    requireWhole(failed);
    if (!repeatable.includes(failed.status)) throw new AppError("CONFLICT", "errors.executionNotFailed");
    await requireNothingOpen(tx, actor, executionId);
    const steps = await findKeptSteps(tx, actor, failed, keyring);
    if (steps.some(({ shown }) => shown.isLost)) throw new AppError("CONFLICT", "errors.rerunStateLost");
    const id = newId();
    await copyExecution(tx, actor, failed, id);
    const reused = steps.map(({ shown, ...step }) => ({ ...step, shown: { ...shown, isReused: true } }));
    await copySteps(tx, { tenantId, executionId: id }, reused, keyring);
    await queue.add(tx, { tenantId, executionId: id });
    await recordAudit(tx, actor, {
      action: "execution.rerun",
      targetId: failed.flowId,
      detail: { name: failed.flowName, execution: toPublicId("afe", executionId), newExecution: toPublicId("afe", id) },
    });
    return { id };
  });
}

/** Taken once already: whoever claims it looks for its journal. */
async function copyExecution(tx: Tx, actor: Actor, failed: LockedExecution, id: string): Promise<void> {
  await holdVersions(tx, actor, [failed.flowVersionId, ...failed.calledVersions]);
  await tx.$executeRaw`
    insert into "FlowExecution" ("tenantId", "id", "flowId", "flowVersionId", "calledVersions", "isDraft", "isDry",
      "source", "rerunOfId", "startedById", "status", "input", "trigger", "answers", "part", "takes")
    select "tenantId", ${id}::uuid, "flowId", "flowVersionId", "calledVersions", "isDraft", "isDry",
      'RERUN', "id", ${actor.operatorId}::uuid, 'QUEUED', "input", "trigger", "answers", "part", 1
    from "FlowExecution" where "tenantId" = ${actor.tenantId}::uuid and "id" = ${failed.id}::uuid`;
}

/** In another execution its key is another one: no provider would know the attempt again. */
async function requireNothingOpen(tx: Tx, { tenantId }: Actor, executionId: string): Promise<void> {
  const [open] = await tx.$queryRaw<{ actionId: string }[]>`
    select s."actionId" from "ExecutionStep" s
    where s."tenantId" = ${tenantId}::uuid and s."executionId" = ${executionId}::uuid and s."status" = 'STARTED'
      and s."idempotencyKey" is not null and s."shown" ->> 'settledAs' is distinct from 'REPEAT' and not exists (
        select from "ExecutionStep" l where l."tenantId" = s."tenantId" and l."executionId" = s."executionId"
          and l."seq" = s."seq" and l."attempt" > s."attempt")
    order by s."seq" limit 1`;
  if (open) throw new AppError("CONFLICT", "errors.rerunUncertain", { action: open.actionId });
}

/** Sealed anew: an envelope is for one execution. */
export async function copySteps(tx: Tx, to: ExecutionKey, steps: readonly KeptStep[], keyring: Keyring): Promise<void> {
  const rows = steps.map(async ({ real, shown, ...step }) => ({
    ...step,
    shown,
    state: real === null ? null : await sealStep(keyring, to, step.seq, real),
  }));
  await insertCopies(tx, to, await Promise.all(rows));
}
