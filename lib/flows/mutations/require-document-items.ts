import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import type { Tx } from "#lib/db/client.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { findVisibleItemIds, requireVisibleItems } from "#lib/vault/data/visible-items.ts";
import type { ItemKind } from "#lib/vault/schema.ts";
import { chosenItemsOf, itemIdsOf, namedFieldsOf, referenceFields } from "../item-references.ts";
import type { FlowAction } from "../schema.ts";
import { connectionIdOf, walkActions } from "../walk-actions.ts";

type ItemFacts = { name: string; kind: ItemKind; appId: string | null };

/**
 * The items that a document refers to, each of which is there, is of the right kind and app, and may be viewed by the
 * actor. Their sections are locked until the transaction ends.
 *
 * @param calledItems Of the flows that it calls: viewed and locked with its own, and not its own.
 * @throws AppError INVALID that names the action; an item that the actor may not see is as one that is not there.
 */
export async function requireDocumentItems(
  tx: Tx,
  actor: Actor,
  actions: readonly FlowAction[],
  calledItems: readonly string[] = [],
): Promise<string[]> {
  const ids = itemIdsOf(actions);
  const visible = await findVisibleItemIds(tx, actor, ids);
  const rows = await tx.vaultItem.findMany({
    where: { tenantId: actor.tenantId, id: { in: [...visible] } },
    select: { id: true, name: true, kind: true, appId: true },
  });
  const items = new Map<string, ItemFacts>(rows.map((row) => [row.id, row]));
  for (const { action } of walkActions(actions)) checkReferences(action, items);
  await requireVisibleItems(tx, actor, [...ids, ...calledItems]);
  return ids;
}

function checkReferences(action: FlowAction, items: ReadonlyMap<string, ItemFacts>): void {
  const name = action.alias || action.id;
  // Empty text is a connection not chosen yet.
  if (action.params?.connection_id) {
    const item = items.get(connectionIdOf(action) ?? "");
    if (item?.kind !== "connection") throw new AppError("INVALID", "errors.connectionNotFound", { action: name });
    if (item.appId !== action.type) throw new AppError("INVALID", "errors.connectionWrongApp", { action: name });
  }
  for (const { path, itemId, kinds } of chosenItemsOf(action)) {
    const item = requireStored(name, items.get(itemId ?? ""));
    if (item.kind !== "connection" && kinds.includes(item.kind)) continue;
    throw new AppError("INVALID", "errors.itemWrongKind", {
      action: name,
      field: path,
      name: item.name,
      kind: kinds[0] ?? "",
    });
  }
  for (const { path, itemId, field } of namedFieldsOf(action)) {
    const item = requireStored(name, items.get(itemId));
    if (referenceFields[field] === item.kind) continue;
    throw new AppError("INVALID", "errors.secretFieldKind", { action: name, path, name: item.name, field });
  }
}

function requireStored(action: string, item: ItemFacts | undefined): ItemFacts {
  if (item && item.kind !== "connection") return item;
  throw new AppError("INVALID", "errors.secretReferenceNotFound", { action });
}
