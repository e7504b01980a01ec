import { gatherer } from "#lib/flows/gather.ts";
import { storedItemIdsOf } from "#lib/flows/item-references.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { connectionIdOf } from "#lib/flows/walk-actions.ts";

/** By the action itself: an edit makes a new one, so every other is read once. */
const found = new WeakMap<FlowAction, readonly string[]>();

/** The stored items that the action's own params choose, or name in a text. */
export function storedItemsOf(action: FlowAction): readonly string[] {
  const known = found.get(action);
  if (known) return known;
  const ids = storedItemIdsOf(action);
  found.set(action, ids);
  return ids;
}

const gatherItems = gatherer((action) => [connectionIdOf(action) ?? [], storedItemsOf(action)].flat());

/** Every item that the actions refer to, each once. */
export function chosenItemIds(actions: readonly FlowAction[]): string[] {
  return [...new Set(gatherItems(actions))];
}
