import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { itemIdsOf } from "#lib/flows/item-references.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { Json } from "#lib/shared/json.ts";
import { findVisibleItemIds } from "#lib/vault/data/visible-items.ts";

export type VersionRun = { id: string; number: number | null; actions: Json; flow: { id: string; name: string } };

/** Versions that an execution ran: its own, and those of the flows that it called. */
export async function findVersions({ tenantId }: Actor, ids: readonly string[]): Promise<VersionRun[]> {
  // One statement: a relation is read by a second one, and the flow may be deleted in between.
  const rows = await db.$queryRaw<(Omit<VersionRun, "flow"> & { flowId: string; flowName: string })[]>`
    select v."id", v."number", v."actions", f."id" as "flowId", f."name" as "flowName" from "FlowVersion" v
      join "Flow" f on f."tenantId" = v."tenantId" and f."id" = v."flowId"
    where v."tenantId" = ${tenantId}::uuid and v."id" = any(${[...ids]}::uuid[])`;
  return rows.map(({ flowId, flowName, ...version }) => ({ ...version, flow: { id: flowId, name: flowName } }));
}

/** True unless the actor may see every item that they refer to. One that is gone cannot say what it referred to. */
export async function isHiddenFrom(
  actor: Actor,
  ids: readonly string[],
  versions: readonly VersionRun[],
): Promise<boolean> {
  const found = new Map(versions.map((version) => [version.id, version]));
  if (ids.some((id) => !found.has(id))) return true;
  const itemIds = versions.flatMap(({ actions }) => itemIdsOf(actions as unknown as FlowAction[]));
  const visible = await findVisibleItemIds(db, actor, itemIds);
  return itemIds.some((id) => !visible.has(id));
}

/**
 * The versions that an execution has run by now, and whether it is hidden from the actor. For after its journal was read:
 * it may have called another flow since it was found, whose steps are among what was read.
 *
 * @throws AppError NOT_FOUND
 */
export async function findVersionsRun(
  actor: Actor,
  executionId: string,
): Promise<{ calledVersions: string[]; versions: VersionRun[]; isHidden: boolean }> {
  const ran = await findVersionIds(actor, executionId);
  if (!ran) throw new AppError("NOT_FOUND", "errors.executionNotFound");
  const ids = [ran.flowVersionId, ...ran.calledVersions];
  const versions = await findVersions(actor, ids);
  return { calledVersions: ran.calledVersions, versions, isHidden: await isHiddenFrom(actor, ids, versions) };
}

/** The same of an execution: one that is gone cannot say what it ran. */
export async function isExecutionHiddenFrom(actor: Actor, executionId: string): Promise<boolean> {
  const run = await findItemsRun(actor, executionId);
  if (!run) return true;
  const visible = await findVisibleItemIds(db, actor, run.items);
  return run.items.some((id) => !visible.has(id));
}

/**
 * All that one must see to read an execution: the items of every version that it ran, of `versions` called flows so far.
 * Null if it is gone, or one of these.
 */
export async function findItemsRun(
  actor: Actor,
  executionId: string,
): Promise<{ items: string[]; versions: number } | null> {
  const ran = await findVersionIds(actor, executionId);
  if (!ran) return null;
  const ids = new Set([ran.flowVersionId, ...ran.calledVersions]);
  const versions = await findVersions(actor, [...ids]);
  if (versions.length !== ids.size) return null;
  const items = versions.flatMap(({ actions }) => itemIdsOf(actions as unknown as FlowAction[]));
  return { items: [...new Set(items)], versions: ran.calledVersions.length };
}

function findVersionIds({ tenantId }: Actor, executionId: string) {
  return db.flowExecution.findFirst({
    where: { tenantId, id: executionId },
    select: { flowVersionId: true, calledVersions: true },
  });
}
