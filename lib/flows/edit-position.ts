import type { Json } from "#lib/shared/json.ts";
import type { FlowAction } from "./schema.ts";
import { type BranchName, branchesOf, branchOf } from "./walk-actions.ts";

/**
 * A place in the document, such as `1.then.0`: indexes and branch names from the root. It names the action that
 * stands there, or, for an insertion, the gap before it; the index after the last one is the gap at the end.
 */
export type ActionPath = string;

export function withBranch(action: FlowAction, branch: BranchName, actions: FlowAction[]): FlowAction {
  return { ...action, params: { ...action.params, [branch]: actions as unknown as Json } };
}

/** The list that a place is in (`""` is the root's) and the index there. */
export function splitPath(path: ActionPath): { list: string; index: number } {
  const dot = path.lastIndexOf(".");
  return { list: path.slice(0, Math.max(dot, 0)), index: Number(path.slice(dot + 1)) };
}

export function joinPath(list: string, index: number): ActionPath {
  return list === "" ? String(index) : `${list}.${index}`;
}

export function branchList(path: ActionPath, branch: BranchName): string {
  return `${path}.${branch}`;
}

/** The action whose branch holds the place; null at the root. */
export function parentPath(path: ActionPath): { path: ActionPath; branch: BranchName } | null {
  const { list } = splitPath(path);
  if (list === "") return null;
  const dot = list.lastIndexOf(".");
  return { path: list.slice(0, dot), branch: list.slice(dot + 1) as BranchName };
}

export function findActionAt(actions: readonly FlowAction[], path: ActionPath): FlowAction | null {
  const parent = parentPath(path);
  const { index } = splitPath(path);
  if (!parent) return actions[index] ?? null;
  const owner = findActionAt(actions, parent.path);
  return owner ? (branchOf(owner, parent.branch)[index] ?? null) : null;
}

/** Every gap where an action can be put, from top to bottom as the tree shows them. */
export function listGaps(actions: readonly FlowAction[], list = ""): ActionPath[] {
  const gaps = actions.flatMap((action, index) => {
    const path = joinPath(list, index);
    const inside = branchesOf(action).map((branch) => listGaps(branchOf(action, branch), branchList(path, branch)));
    return [path, ...inside.flat()];
  });
  return [...gaps, joinPath(list, actions.length)];
}
