import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { newId } from "#lib/db/ids.ts";
import { findCalledItems } from "#lib/flows/data/called-items.ts";
import { itemIdsOf } from "#lib/flows/item-references.ts";
import { addVersionUses } from "#lib/flows/mutations/item-uses.ts";
import type { RunFlowInput } from "#lib/flows/schema.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { JsonObject } from "#lib/shared/json.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { findUnstorable } from "#lib/shared/storable.ts";
import { requireVisibleItems } from "#lib/vault/data/visible-items.ts";
import type { ExecutionSource } from "../schema.ts";
import type { ExecutionQueue } from "./execution-queue.ts";
import { insertQueued } from "./insert-queued.ts";
import { lockStartedFlow, versionToRun } from "./version-to-run.ts";

/**
 * Puts one run of the flow's draft, as last saved, or of its published version into the queue. For the engine's
 * process: the web's database role may not write executions.
 *
 * @throws AppError FORBIDDEN without `flow:run`, or for an item of the flow that the actor may not see; NOT_FOUND;
 *   CONFLICT if nothing was published; INVALID for an input that cannot be stored.
 */
export async function startExecution(
  actor: Actor,
  input: Omit<RunFlowInput, "isDry" | "from" | "part"> & Partial<Pick<RunFlowInput, "isDry">>,
  queue: ExecutionQueue,
  origin: { source?: ExecutionSource; trigger?: JsonObject | null; rerunOfId?: string } = {},
): Promise<{ id: string }> {
  authorize(actor, "flow:run");
  if (findUnstorable([input.input, input.answers])) throw new AppError("INVALID", "engine.inputUnstorable");
  const { tenantId } = actor;
  const { source = "MANUAL", trigger = null, rerunOfId = null } = origin;
  const { isDry = false, answers } = input;
  const id = newId();
  return db.$transaction(async (tx) => {
    const flow = await lockStartedFlow(tx, actor, input.flowId);
    const isDraft = input.which === "draft";
    const { versionId, actions } = await versionToRun(tx, actor, flow, input.which);
    const itemIds = itemIdsOf(actions);
    await requireVisibleItems(tx, actor, [...itemIds, ...(await findCalledItems(tx, tenantId, actions))]);
    await addVersionUses(tx, actor, versionId, actions);
    const started = { isDraft, isDry, answers: isDry ? (answers ?? null) : null, source, trigger, rerunOfId };
    await insertQueued(tx, actor, { id, flowId: flow.id, versionId, input: input.input, ...started });
    await queue.add(tx, { tenantId, executionId: id });
    await recordAudit(tx, actor, {
      action: "flow.run",
      targetId: flow.id,
      detail: { name: flow.name, execution: toPublicId("afe", id), draft: isDraft, dry: isDry },
    });
    return { id };
  });
}
