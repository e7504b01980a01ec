import { findActionDefinition } from "#lib/connectors/registry.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { connectionIdOf } from "#lib/flows/walk-actions.ts";
import type { ItemOption } from "#lib/vault/schema.ts";
import type { FindItem } from "./use-chosen-items.ts";

export type ActionConnection =
  /** The action takes none, or an optional one was not chosen. */
  | { kind: "none" }
  | { kind: "missing" }
  | { kind: "known"; option: ItemOption }
  /** Not shared with the reader, or deleted. */
  | { kind: "hidden" }
  /** It was not read yet. */
  | { kind: "unread" };

export function connectionOf(action: FlowAction, findItem: FindItem): ActionConnection {
  if (!action.params?.connection_id) {
    const isNeeded = findActionDefinition(action.type, action.action)?.connection === "required";
    return { kind: isNeeded ? "missing" : "none" };
  }
  const id = connectionIdOf(action);
  const option = id === null ? null : findItem(id);
  if (option === undefined) return { kind: "unread" };
  return option ? { kind: "known", option } : { kind: "hidden" };
}
