import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { newId } from "#lib/db/ids.ts";
import type { ExecutionQueue } from "#lib/executions/mutations/execution-queue.ts";
import { insertQueued } from "#lib/executions/mutations/insert-queued.ts";
import {
  findDocuments,
  type LockedExecution,
  lockExecution,
  lockFlowOf,
  requireWhole,
} from "#lib/executions/mutations/lock-execution.ts";
import { lockStartedFlow, versionToRun } from "#lib/executions/mutations/version-to-run.ts";
import type { ExecutionSource } from "#lib/executions/schema.ts";
import { findCalledItems } from "#lib/flows/data/called-items.ts";
import { itemIdsOf } from "#lib/flows/item-references.ts";
import { addVersionUses, holdVersions } from "#lib/flows/mutations/item-uses.ts";
import type { FlowAction, RunFlowInput } from "#lib/flows/schema.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { Json, JsonObject } from "#lib/shared/json.ts";
import { jsonSize } from "#lib/shared/json-size.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { findUnstorable } from "#lib/shared/storable.ts";
import { requireVisibleItems } from "#lib/vault/data/visible-items.ts";
import { type KeptStep, openSteps } from "./kept-steps.ts";
import type { Keyring } from "./open-keyring.ts";
import { findPartSteps } from "./part-steps.ts";
import { copySteps } from "./rerun-from-failure.ts";

/** Half of what a run's journal may hold: the other half is its own. */
const MAX_TAKEN_BYTES = 2 * 1024 * 1024;

export type PartInput = RunFlowInput & { part: NonNullable<RunFlowInput["part"]> };

/**
 * Puts a run of one action, or of all from one on, into the queue. What stands before it is not done: it is taken from
 * an execution of the flow, as its journal really has it, or as it was typed. Its journal begins with that.
 *
 * @throws AppError as `startExecution`; NOT_FOUND if the execution is not one of this flow; FORBIDDEN for an item of what
 *   it ran that the actor may not see, or if some of that is gone; CONFLICT where it was a dry run and this one is not, or what it gave is not kept;
 *   and as `findPartSteps`.
 */
export async function startPart(
  actor: Actor,
  input: PartInput,
  { keyring, queue }: { keyring: Keyring; queue: ExecutionQueue },
  source: ExecutionSource = "MANUAL",
): Promise<{ id: string }> {
  authorize(actor, "flow:run");
  const { part, from, isDry, which } = input;
  if (findUnstorable([input.input, input.answers, part.outputs]))
    throw new AppError("INVALID", "engine.inputUnstorable");
  if (part.mode === "FROM" && from === undefined) throw new AppError("INVALID", "errors.partNeedsExecution");
  const id = newId();
  return db.$transaction(async (tx) => {
    const { flow, versionId, actions, past } = await lockAll(tx, actor, input);
    if (past?.isDry && !isDry) throw new AppError("CONFLICT", "errors.partFromDryRun");
    const { path, steps } = findPartSteps(actions, part, past ? await openSteps(tx, actor, past, keyring) : []);
    requireRoom(steps);
    const ran = past ? [past.flowVersionId, ...past.calledVersions].filter((each) => each !== versionId) : [];
    await addVersionUses(tx, actor, versionId, actions);
    await holdVersions(tx, actor, ran);
    await insertQueued(tx, actor, {
      ...{ id, flowId: flow.id, versionId, isDraft: which === "draft", isDry, source },
      answers: isDry ? (input.answers ?? null) : null,
      input: past ? past.input : input.input,
      trigger: past ? (past.trigger as JsonObject | null) : null,
      rerunOfId: past?.id ?? null,
      part: { mode: part.mode, actionId: part.actionId, path },
      calledVersions: ran,
    });
    await copySteps(tx, { tenantId: actor.tenantId, executionId: id }, steps, keyring);
    await queue.add(tx, { tenantId: actor.tenantId, executionId: id });
    await recordAudit(tx, actor, {
      action: "flow.run",
      targetId: flow.id,
      detail: {
        ...{ name: flow.name, execution: toPublicId("afe", id), draft: which === "draft", dry: isDry },
        ...{ part: part.mode, step: part.actionId },
      },
    });
    return { id };
  });
}

/** The flow, then all items of what is to run and of what ran, then the execution: in the order of every other writer. */
async function lockAll(tx: Tx, actor: Actor, { flowId, which, from }: PartInput) {
  const flow = await lockStartedFlow(tx, actor, flowId);
  const { versionId, actions } = await versionToRun(tx, actor, flow, which);
  if (from !== undefined) await lockFlowOf(tx, actor, { executionId: from, flowId });
  const ran = from === undefined ? [] : await documentsOf(tx, actor, from);
  await requireVisibleItems(tx, actor, await itemsOf(tx, actor, [actions, ...ran]));
  const past: LockedExecution | null = from === undefined ? null : await lockExecution(tx, actor, from);
  if (past) requireWhole(past);
  return { flow, versionId, actions, past };
}

async function documentsOf(tx: Tx, actor: Actor, executionId: string): Promise<FlowAction[][]> {
  const { own, called } = await findDocuments(tx, actor, executionId);
  return [own, ...called];
}

async function itemsOf(tx: Tx, { tenantId }: Actor, documents: readonly FlowAction[][]): Promise<string[]> {
  const called = await findCalledItems(tx, tenantId, documents.flat());
  return [...documents.flatMap(itemIdsOf), ...called];
}

function requireRoom(steps: readonly KeptStep[]): void {
  const sizes = steps.map(({ shown, real }) => jsonSize(shown as Json) + (real ? jsonSize(real as Json) : 0));
  if (sizes.reduce((sum, bytes) => sum + bytes, 0) <= MAX_TAKEN_BYTES) return;
  throw new AppError("INVALID", "errors.partTooLarge", { megabytes: MAX_TAKEN_BYTES / 1024 / 1024 });
}
