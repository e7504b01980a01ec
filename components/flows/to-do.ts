import type { FlowAction } from "#lib/flows/schema.ts";
import { walkActions } from "#lib/flows/walk-actions.ts";
import type { ItemOption } from "#lib/vault/schema.ts";
import { connectionOf } from "./connection-of.ts";
import type { FindItem } from "./use-chosen-items.ts";

/** What stands between a document and its first run, in the order of the document. */
export type ToDo = {
  /** Each connection without credentials, once. */
  empty: readonly ItemOption[];
  /** Actions that need a connection, and have none. */
  unconnected: readonly { action: FlowAction; path: string }[];
};

export function toDoOf(actions: readonly FlowAction[], findItem: FindItem): ToDo {
  const empty = new Map<string, ItemOption>();
  const unconnected: ToDo["unconnected"][number][] = [];
  for (const { action, path } of walkActions(actions)) {
    const connection = connectionOf(action, findItem);
    if (connection.kind === "missing") unconnected.push({ action, path });
    if (connection.kind === "known" && connection.option.state === "empty") {
      empty.set(connection.option.id, connection.option);
    }
  }
  return { empty: [...empty.values()], unconnected };
}
