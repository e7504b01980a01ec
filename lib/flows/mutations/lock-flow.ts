import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import type { Tx } from "#lib/db/client.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { requireVisibleItems } from "#lib/vault/data/visible-items.ts";
import { findCalledItems } from "../data/called-items.ts";
import { itemIdsOf } from "../item-references.ts";
import type { FlowAction } from "../schema.ts";

export type LockedFlow = {
  id: string;
  name: string;
  draft: FlowAction[];
  draftVersion: number;
  draftSavedAt: Date;
  draftSavedById: string | null;
  publishedVersionId: string | null;
};

/**
 * The flow, locked before its items' sections are: saves, publications, starts and ends of runs come one after the
 * other, and all lock in this order.
 *
 * @param nextItemIds What it shall refer to, besides what it does: their sections are locked along, in the order of ids.
 * @throws AppError NOT_FOUND; FORBIDDEN unless the actor may view every item that the draft refers to.
 */
export async function lockFlow(
  tx: Tx,
  actor: Actor,
  flowId: string,
  nextItemIds: readonly string[] = [],
): Promise<LockedFlow> {
  const [flow] = await tx.$queryRaw<LockedFlow[]>`
    select "id", "name", "draft", "draftVersion", "draftSavedAt", "draftSavedById", "publishedVersionId" from "Flow"
    where "tenantId" = ${actor.tenantId}::uuid and "id" = ${flowId}::uuid for no key update`;
  if (!flow) throw new AppError("NOT_FOUND", "errors.flowNotFound");
  await lockSectionsOf(tx, actor, flow, nextItemIds);
  await requireVisibleItems(tx, actor, itemIdsOf(flow.draft));
  return flow;
}

/**
 * Of all that a flow uses, calls and shall use, at once: who takes a right away locks several, in the order of their
 * ids, and neither must wait for the other. That the actor may view what is in them is asked by who relies on it.
 */
async function lockSectionsOf(
  tx: Tx,
  { tenantId }: Actor,
  { id, draft, publishedVersionId }: LockedFlow,
  nextItemIds: readonly string[],
): Promise<void> {
  const itemIds = [...itemIdsOf(draft), ...(await findCalledItems(tx, tenantId, draft)), ...nextItemIds];
  await tx.$queryRaw`select 1 from "VaultSection" where "tenantId" = ${tenantId}::uuid and "id" in (
      select i."sectionId" from "VaultItem" i where i."tenantId" = ${tenantId}::uuid and (i."id" = any(${itemIds}::uuid[])
        or i."id" in (select u."itemId" from "VaultItemUse" u where u."tenantId" = ${tenantId}::uuid
          and (u."draftOfFlowId" = ${id}::uuid or u."flowVersionId" = ${publishedVersionId}::uuid))))
    order by "id" for share`;
}

/**
 * For who saves and publishes at once, before anything else is locked: a published flow's row is locked against its
 * callers, and so are those that it calls against their publication. In the order of their ids, so that two flows that
 * call each other, published at the same moment, come one after the other.
 */
export async function lockWithCalledFlows(
  tx: Tx,
  { tenantId }: Actor,
  flowId: string,
  calledIds: readonly string[],
): Promise<void> {
  const share = (ids: readonly string[]) => tx.$queryRaw`
    select 1 from "Flow" where "tenantId" = ${tenantId}::uuid and "id" = any(${[...ids]}::uuid[])
    order by "id" for key share`;
  await share(calledIds.filter((id) => id < flowId));
  await tx.$queryRaw`select 1 from "Flow" where "tenantId" = ${tenantId}::uuid and "id" = ${flowId}::uuid for update`;
  await share(calledIds.filter((id) => id > flowId));
}

/** @throws AppError CONFLICT, with who saved when, unless the draft is still of this version. */
export async function requireDraftVersion(tx: Tx, actor: Actor, flow: LockedFlow, version: number): Promise<void> {
  if (flow.draftVersion === version) return;
  const operator = await tx.operator.findFirst({
    where: { tenantId: actor.tenantId, id: flow.draftSavedById ?? actor.operatorId },
    select: { name: true },
  });
  const params = { name: operator?.name ?? "", at: flow.draftSavedAt.getTime() };
  throw new AppError("CONFLICT", "errors.draftStale", params);
}
