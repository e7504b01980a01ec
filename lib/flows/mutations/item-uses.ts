import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import type { Tx } from "#lib/db/client.ts";
import { newId } from "#lib/db/ids.ts";
import { unfinishedStatuses } from "#lib/executions/schema.ts";
import { itemIdsOf } from "../item-references.ts";
import { flowActions } from "../schema.ts";

/** The items that a draft refers to, in place of those that it referred to before. */
export async function replaceDraftUses(tx: Tx, actor: Actor, flowId: string, itemIds: string[]): Promise<void> {
  const { tenantId } = actor;
  await tx.vaultItemUse.deleteMany({ where: { tenantId, draftOfFlowId: flowId, itemId: { notIn: itemIds } } });
  await tx.vaultItemUse.createMany({
    data: itemIds.map((itemId) => ({ tenantId, id: newId(), itemId, draftOfFlowId: flowId })),
    skipDuplicates: true,
  });
}

export async function addVersionUses(tx: Tx, actor: Actor, flowVersionId: string, itemIds: string[]): Promise<void> {
  const { tenantId } = actor;
  await tx.vaultItemUse.createMany({
    data: itemIds.map((itemId) => ({ tenantId, id: newId(), itemId, flowVersionId })),
    skipDuplicates: true,
  });
}

/** Holds the items of versions again, of which an execution goes on. */
export async function holdVersions(tx: Tx, actor: Actor, flowVersionIds: readonly string[]): Promise<void> {
  const versions = await tx.flowVersion.findMany({
    where: { tenantId: actor.tenantId, id: { in: [...flowVersionIds] } },
    select: { id: true, actions: true },
  });
  for (const { id, actions } of versions) await addVersionUses(tx, actor, id, itemIdsOf(flowActions.parse(actions)));
}

/**
 * Lets the items of a version go unless it is the published one or has unfinished executions. For the transaction that
 * ends an execution, after its status was written: of two that end at once, the second to lock the flow sees the first.
 */
export async function dropFinishedVersionUses(tx: Tx, tenantId: string, flowVersionId: string): Promise<void> {
  const [flow] = await tx.$queryRaw<{ publishedVersionId: string | null }[]>`
    select "publishedVersionId" from "Flow" where "tenantId" = ${tenantId}::uuid and "id" =
      (select "flowId" from "FlowVersion" where "tenantId" = ${tenantId}::uuid and "id" = ${flowVersionId}::uuid)
    for no key update`;
  if (!flow || flow.publishedVersionId === flowVersionId) return;
  const unfinished = await tx.flowExecution.count({
    where: {
      tenantId,
      status: { in: [...unfinishedStatuses] },
      OR: [{ flowVersionId }, { calledVersions: { has: flowVersionId } }],
    },
  });
  if (unfinished === 0) await tx.vaultItemUse.deleteMany({ where: { tenantId, flowVersionId } });
}
