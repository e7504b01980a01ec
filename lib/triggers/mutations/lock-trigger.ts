import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import type { Tx } from "#lib/db/client.ts";
import { findCalledItems } from "#lib/flows/data/called-items.ts";
import { itemIdsOf } from "#lib/flows/item-references.ts";
import { type LockedFlow, lockFlow } from "#lib/flows/mutations/lock-flow.ts";
import { flowActions } from "#lib/flows/schema.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { requireVisibleItems } from "#lib/vault/data/visible-items.ts";
import { triggerColumns } from "./trigger-facts.ts";

/**
 * The flow, locked. A trigger runs what is published, so its writer must see all that this refers to, as who
 * publishes it must.
 *
 * @param ownItemIds What the trigger itself uses, or shall use.
 * @throws AppError NOT_FOUND; FORBIDDEN unless the actor may view every item of the draft, of the published
 *   version and of the flows that this calls, and each of these.
 */
export async function lockTriggeredFlow(
  tx: Tx,
  actor: Actor,
  flowId: string,
  ownItemIds: readonly string[],
): Promise<LockedFlow> {
  const { tenantId } = actor;
  await lockFlowRow(tx, actor, flowId);
  const published = await tx.flowVersion.findFirst({
    where: { tenantId, publishedAs: { id: flowId } },
    select: { actions: true },
  });
  const actions = flowActions.parse(published?.actions ?? []);
  const called = await findCalledItems(tx, tenantId, actions);
  const itemIds = [...itemIdsOf(actions), ...called, ...ownItemIds];
  const flow = await lockFlow(tx, actor, flowId, itemIds);
  await requireVisibleItems(tx, actor, itemIds);
  return flow;
}

/**
 * The trigger, locked, and its flow, locked before it: for who makes it do more than it does.
 *
 * @param newItemIds What it shall use, besides what it uses.
 */
export function lockTrigger(tx: Tx, actor: Actor, triggerId: string, newItemIds: readonly string[] = []) {
  return lockBoth(tx, actor, { id: triggerId }, async (flowId) => {
    // Before the items, as every other writer does: what the trigger uses stays from here on.
    await lockFlowRow(tx, actor, flowId);
    const own = await tx.flowTrigger.findFirst({
      where: { tenantId: actor.tenantId, id: triggerId, callbackItemId: { not: null } },
      select: { callbackItemId: true },
    });
    return lockTriggeredFlow(tx, actor, flowId, own?.callbackItemId ? [own.callbackItemId, ...newItemIds] : newItemIds);
  });
}

/**
 * The same for who stops it. They need not see what the flow uses: a hook whose secret leaked must not wait for
 * somebody who does.
 *
 * @param flowId Whose it must be, where the caller names it.
 */
export function lockTriggerToStop(tx: Tx, actor: Actor, triggerId: string, flowId?: string) {
  const where = { id: triggerId, ...(flowId !== undefined && { flowId }) };
  return lockBoth(tx, actor, where, (id) => lockFlowRow(tx, actor, id));
}

async function lockFlowRow(tx: Tx, { tenantId }: Actor, flowId: string): Promise<{ name: string }> {
  const [flow] = await tx.$queryRaw<{ name: string }[]>`
    select "name" from "Flow" where "tenantId" = ${tenantId}::uuid and "id" = ${flowId}::uuid for no key update`;
  if (!flow) throw new AppError("NOT_FOUND", "errors.flowNotFound");
  return flow;
}

async function lockBoth<Flow extends { name: string }>(
  tx: Tx,
  { tenantId }: Actor,
  named: { id: string; flowId?: string },
  lock: (flowId: string) => Promise<Flow>,
) {
  const where = { tenantId, ...named };
  const found = await tx.flowTrigger.findFirst({ where, select: { flowId: true } });
  if (!found) throw new AppError("NOT_FOUND", "errors.triggerNotFound");
  const flow = await lock(found.flowId);
  await tx.$queryRaw`select 1 from "FlowTrigger"
    where "tenantId" = ${tenantId}::uuid and "id" = ${named.id}::uuid for update`;
  // Another may have deleted it meanwhile.
  const trigger = await tx.flowTrigger.findFirst({ where, select: triggerColumns });
  if (!trigger) throw new AppError("NOT_FOUND", "errors.triggerNotFound");
  return { trigger, flow };
}
