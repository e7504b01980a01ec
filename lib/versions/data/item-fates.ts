import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import type { Tx } from "#lib/db/client.ts";
import { calledFlowIdsOf } from "#lib/flows/check-called-flows.ts";
import type { IsThere } from "#lib/flows/clear-references.ts";
import { itemIdsOf } from "#lib/flows/item-references.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { findVisibleItemIds } from "#lib/vault/data/visible-items.ts";

export type Fates = {
  /** Among the items is one that is there, and that the actor may not view. */
  isHidden: boolean;
  /** UUIDs. */
  goneItems: string[];
  isThere: IsThere;
};

/** What became of the items and flows that an earlier document refers to: nothing holds on to them. */
export async function findFates(tx: Tx, actor: Actor, actions: readonly FlowAction[]): Promise<Fates> {
  const { tenantId } = actor;
  const itemIds = itemIdsOf(actions);
  const flowIds = calledFlowIdsOf(actions);
  const rows = await tx.vaultItem.findMany({ where: { tenantId, id: { in: itemIds } }, select: { id: true } });
  const visible = await findVisibleItemIds(tx, actor, itemIds);
  const flows = await tx.flow.findMany({ where: { tenantId, id: { in: flowIds } }, select: { id: true } });
  const [items, called] = [idsOf(rows), idsOf(flows)];
  return {
    isHidden: rows.some(({ id }) => !visible.has(id)),
    goneItems: itemIds.filter((id) => !items.has(id)),
    isThere: { item: (id) => items.has(id), flow: (id) => called.has(id) },
  };
}

function idsOf(rows: readonly { id: string }[]): ReadonlySet<string> {
  return new Set(rows.map(({ id }) => id));
}
