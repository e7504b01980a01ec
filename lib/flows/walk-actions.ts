import { fromPublicId } from "#lib/shared/public-id.ts";
import type { FlowAction } from "./schema.ts";

export const branchNames = ["then", "else", "do"] as const;
export type BranchName = (typeof branchNames)[number];

const branchesByAction: Readonly<Record<string, readonly BranchName[]>> = {
  BOOLEAN_CONDITION: ["then", "else"],
  FOR_EACH: ["do"],
};
const noBranches: readonly BranchName[] = [];

/** `path` is such as `1.then.0`: the place in the list, and in the branches of the actions above. */
export type PlacedAction = { action: FlowAction; path: string };

/** Every action of a checked document, depth first, in the order in which a reader meets them. */
export function* walkActions(actions: readonly FlowAction[], parent = ""): Generator<PlacedAction> {
  for (const [index, action] of actions.entries()) {
    const path = `${parent}${index}`;
    yield { action, path };
    for (const name of branchesOf(action)) yield* walkActions(branchOf(action, name), `${path}.${name}.`);
  }
}

/** Null for an id that stands nowhere. */
export function pathOfAction(actions: readonly FlowAction[], id: string): string | null {
  for (const { action, path } of walkActions(actions)) if (action.id === id) return path;
  return null;
}

/** The lists of actions that an action holds among its params, in the order in which a reader meets them. */
export function branchesOf({ type, action }: { type: string; action: string }): readonly BranchName[] {
  return type === "FLOW" && Object.hasOwn(branchesByAction, action)
    ? (branchesByAction[action] ?? noBranches)
    : noBranches;
}

/** The actions of a branch; none where the action has no such branch. */
export function branchOf(action: FlowAction, name: BranchName): FlowAction[] {
  if (!branchesOf(action).includes(name)) return [];
  const branch = action.params?.[name];
  return Array.isArray(branch) ? (branch as unknown as FlowAction[]) : [];
}

/** The UUIDs of the connections that the actions refer to, each once. */
export function connectionIdsOf(actions: readonly FlowAction[]): string[] {
  const ids = new Set<string>();
  for (const { action } of walkActions(actions)) {
    const id = connectionIdOf(action);
    if (id !== null) ids.add(id);
  }
  return [...ids];
}

/** The UUID of the action's connection; null for none, or for text that is no connection's id. */
export function connectionIdOf(action: FlowAction): string | null {
  const publicId = action.params?.connection_id;
  return typeof publicId === "string" ? fromPublicId("ac", publicId) : null;
}

/** The UUID of the flow that CALL_FLOW names; null for none, or for text that is no flow's id. */
export function calledFlowOf({ type, action, params }: FlowAction): string | null {
  if (type !== "FLOW" || action !== "CALL_FLOW") return null;
  const publicId = params?.flow_id;
  return typeof publicId === "string" ? fromPublicId("af", publicId) : null;
}
