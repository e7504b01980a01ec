import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import type { Tx } from "#lib/db/client.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { findVisibleItemIds } from "#lib/vault/data/visible-items.ts";
import { calledFlowIdsOf } from "../check-called-flows.ts";
import { findCalledFlows } from "../data/called-flows.ts";
import type { FlowAction } from "../schema.ts";
import { calledFlowOf, walkActions } from "../walk-actions.ts";

/**
 * The flows that a document calls are there, and stay until the transaction ends: a deletion is before the save, or
 * finds it.
 *
 * @throws AppError INVALID that names the action; another tenant's flow is as one that is not there.
 */
export async function requireCalledFlows(tx: Tx, actor: Actor, actions: readonly FlowAction[]): Promise<void> {
  const ids = calledFlowIdsOf(actions);
  if (ids.length === 0) return;
  const rows = await tx.$queryRaw<{ id: string }[]>`
    select "id" from "Flow" where "tenantId" = ${actor.tenantId}::uuid and "id" = any(${ids}::uuid[])
    order by "id" for key share`;
  const there = new Set(rows.map(({ id }) => id));
  for (const { action } of walkActions(actions)) {
    const id = calledFlowOf(action);
    if (id === null || there.has(id)) continue;
    throw new AppError("INVALID", "errors.calledFlowNotFound", { action: action.alias || action.id });
  }
}

/**
 * A flow that is called is opened, like a connection, by who publishes the one that calls it.
 *
 * @returns The items that the called flows use, each of which the actor may view; not locked.
 * @throws AppError FORBIDDEN that names the first flow with an item that the actor may not view.
 */
export async function requireCalledItems(tx: Tx, actor: Actor, actions: readonly FlowAction[]): Promise<string[]> {
  const flows = await findCalledFlows(tx, actor.tenantId, calledFlowIdsOf(actions));
  const itemIds = [...new Set([...flows.values()].flatMap((flow) => flow.itemIds))];
  const visible = await findVisibleItemIds(tx, actor, itemIds);
  const hidden = [...flows.values()].find((flow) => flow.itemIds.some((id) => !visible.has(id)));
  if (hidden) throw new AppError("FORBIDDEN", "errors.calledFlowNotShared", { name: hidden.name });
  return itemIds;
}
