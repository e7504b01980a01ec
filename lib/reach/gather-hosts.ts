import type { FlowAction } from "#lib/flows/schema.ts";
import { walkActions } from "#lib/flows/walk-actions.ts";
import { type FindItem, hostsOf, type Through } from "./action-hosts.ts";
import type { HostAction, ReachHost } from "./schema.ts";

type Document = Pick<HostAction, "which" | "number" | "flow" | "calledBy"> & { actions: readonly FlowAction[] };

/** By host, what is open to input first, then by name; each with the actions that can reach it. */
export function gatherHosts(
  documents: readonly Document[],
  findItem: FindItem,
  throughOf: (action: FlowAction) => Through | null,
): ReachHost[] {
  const hosts = new Map<string, ReachHost>();
  for (const { actions, ...version } of documents) {
    for (const { action } of walkActions(actions)) {
      for (const { kind, host, ...use } of hostsOf(action, findItem, throughOf(action))) {
        const key = `${kind} ${host}`;
        const known = hosts.get(key) ?? { kind, host, actions: [] };
        const { id, alias, type, action: name } = action;
        known.actions.push({ id, alias: alias || null, type, action: name, ...version, ...use });
        hosts.set(key, known);
      }
    }
  }
  return [...hosts.values()].toSorted((a, b) => rank(a) - rank(b) || a.host.localeCompare(b.host));
}

const order: readonly ReachHost["kind"][] = ["anyHost", "input", "host", "hidden"];

function rank({ kind }: ReachHost): number {
  return order.indexOf(kind);
}
