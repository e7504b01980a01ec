import { findActionDefinition } from "#lib/connectors/registry.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { connectionIdOf } from "#lib/flows/walk-actions.ts";
import type { ConnectionOption } from "#lib/vault/schema.ts";

export type ActionConnection =
  /** The action takes none, or an optional one was not chosen. */
  | { kind: "none" }
  | { kind: "missing" }
  | { kind: "known"; option: ConnectionOption }
  /** Not shared with the reader, or deleted. */
  | { kind: "hidden" }
  /** The connections were not read yet. */
  | { kind: "unread" };

export function connectionOf(
  action: FlowAction,
  connections: ReadonlyMap<string, ConnectionOption> | undefined,
): ActionConnection {
  if (!action.params?.connection_id) {
    const isNeeded = findActionDefinition(action.type, action.action)?.connection === "required";
    return { kind: isNeeded ? "missing" : "none" };
  }
  if (!connections) return { kind: "unread" };
  const id = connectionIdOf(action);
  const option = id === null ? undefined : connections.get(id);
  return option ? { kind: "known", option } : { kind: "hidden" };
}
