import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { newId } from "#lib/db/ids.ts";
import { jsonText } from "#lib/db/json-text.ts";
import { findCalledItems } from "#lib/flows/data/called-items.ts";
import { itemIdsOf } from "#lib/flows/item-references.ts";
import { addVersionUses } from "#lib/flows/mutations/item-uses.ts";
import { flowActions, type RunFlowInput } from "#lib/flows/schema.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { Json, JsonObject } from "#lib/shared/json.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { findUnstorable } from "#lib/shared/storable.ts";
import { requireVisibleItems } from "#lib/vault/data/visible-items.ts";
import type { ExecutionSource } from "../schema.ts";
import type { ExecutionQueue } from "./execution-queue.ts";

/**
 * Puts one run of the flow's draft, as last saved, or of its published version into the queue. For the engine's
 * process: the web's database role may not write executions.
 *
 * @throws AppError FORBIDDEN without `flow:run`, or for an item of the flow that the actor may not see; NOT_FOUND;
 *   CONFLICT if nothing was published; INVALID for an input that cannot be stored.
 */
export async function startExecution(
  actor: Actor,
  input: Omit<RunFlowInput, "isDry"> & Partial<Pick<RunFlowInput, "isDry">>,
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
    const flow = await lockFlow(tx, actor, input.flowId);
    const isDraft = input.which === "draft";
    const version = isDraft ? await snapshotDraft(tx, actor, flow) : await publishedVersion(tx, actor, flow);
    const actions = flowActions.parse(version.actions);
    const itemIds = itemIdsOf(actions);
    await requireVisibleItems(tx, actor, [...itemIds, ...(await findCalledItems(tx, tenantId, actions))]);
    await addVersionUses(tx, actor, version.id, actions);
    const started = { isDraft, isDry, answers: isDry ? (answers ?? null) : null, source, trigger, rerunOfId };
    await insertQueued(tx, actor, { id, flowId: flow.id, versionId: version.id, input: input.input, ...started });
    await queue.add(tx, { tenantId, executionId: id });
    await recordAudit(tx, actor, {
      action: "flow.run",
      targetId: flow.id,
      detail: { name: flow.name, execution: toPublicId("afe", id), draft: isDraft, dry: isDry },
    });
    return { id };
  });
}

type QueuedRow = {
  id: string;
  flowId: string;
  versionId: string;
  isDraft: boolean;
  isDry: boolean;
  answers: JsonObject | null;
  source: ExecutionSource;
  trigger: JsonObject | null;
  rerunOfId: string | null;
  input: Json;
};

async function insertQueued(tx: Tx, { tenantId, operatorId }: Actor, row: QueuedRow): Promise<void> {
  await tx.$executeRaw`
    insert into "FlowExecution" ("tenantId", "id", "flowId", "flowVersionId", "isDraft", "isDry", "answers", "source",
      "trigger", "rerunOfId", "startedById", "status", "input")
    values (${tenantId}::uuid, ${row.id}::uuid, ${row.flowId}::uuid, ${row.versionId}::uuid, ${row.isDraft},
      ${row.isDry}, ${jsonText(row.answers)}::jsonb, ${row.source}::"ExecutionSource",
      ${jsonText(row.trigger)}::jsonb, ${row.rerunOfId}::uuid, ${operatorId}::uuid, 'QUEUED',
      ${jsonText(row.input)}::jsonb)`;
}

type LockedFlow = { id: string; name: string; draftVersion: number; publishedVersionId: string | null };

/** Locked, so that a publication, a deletion and the end of another run are before this start or after it. */
async function lockFlow(tx: Tx, actor: Actor, flowId: string): Promise<LockedFlow> {
  const [flow] = await tx.$queryRaw<LockedFlow[]>`
    select "id", "name", "draftVersion", "publishedVersionId" from "Flow"
    where "tenantId" = ${actor.tenantId}::uuid and "id" = ${flowId}::uuid for no key update`;
  if (!flow) throw new AppError("NOT_FOUND", "errors.flowNotFound");
  return flow;
}

type Version = { id: string; actions: unknown };

/** One snapshot for each saved draft, however often it is run. */
async function snapshotDraft(tx: Tx, actor: Actor, flow: LockedFlow): Promise<Version> {
  const { tenantId } = actor;
  const where = { tenantId, flowId: flow.id, draftVersion: flow.draftVersion, number: null };
  const existing = await tx.flowVersion.findFirst({ where, select: { id: true, actions: true } });
  if (existing) return existing;
  const [version] = await tx.$queryRaw<Version[]>`
    insert into "FlowVersion" ("tenantId", "id", "flowId", "draftVersion", "actions", "createdById")
    select "tenantId", ${newId()}::uuid, "id", "draftVersion", "draft", ${actor.operatorId}::uuid from "Flow"
    where "tenantId" = ${tenantId}::uuid and "id" = ${flow.id}::uuid
    returning "id", "actions"`;
  if (!version) throw new AppError("NOT_FOUND", "errors.flowNotFound");
  return version;
}

async function publishedVersion(tx: Tx, actor: Actor, flow: LockedFlow): Promise<Version> {
  if (!flow.publishedVersionId) throw new AppError("CONFLICT", "engine.neverPublished", { name: flow.name });
  return tx.flowVersion.findFirstOrThrow({
    where: { tenantId: actor.tenantId, id: flow.publishedVersionId },
    select: { id: true, actions: true },
  });
}
