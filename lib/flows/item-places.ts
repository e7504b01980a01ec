import { chosenItemsOf, namedFieldsOf } from "./item-references.ts";
import type { FlowAction } from "./schema.ts";
import { connectionIdOf } from "./walk-actions.ts";

/** Where an action refers to an item. */
export type ItemPlace = {
  itemId: string;
  /** In the params, such as `connection_id`, `credential_set` or `headers.Authorization`. */
  path: string;
  /** What a text names of it, such as `Password`; null where it is chosen as a whole. */
  field: string | null;
};

/** Every place in which the action's own params refer to an item, the connection first. */
export function itemPlacesOf(action: FlowAction): ItemPlace[] {
  const connectionId = connectionIdOf(action);
  return [
    ...(connectionId === null ? [] : [{ itemId: connectionId, path: "connection_id", field: null }]),
    ...chosenItemsOf(action).flatMap(({ itemId, path }) => (itemId === null ? [] : [{ itemId, path, field: null }])),
    ...namedFieldsOf(action),
  ];
}
