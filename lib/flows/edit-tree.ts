import {
  type ActionPath,
  branchList,
  findActionAt,
  joinPath,
  listGaps,
  parentPath,
  splitPath,
  withBranch,
} from "./edit-position.ts";
import type { FlowAction } from "./schema.ts";
import { branchesOf, branchOf } from "./walk-actions.ts";

/** Puts an action into the gap at `path`. The document given is never changed; nor by any function here. */
export function insertAction(actions: readonly FlowAction[], path: ActionPath, action: FlowAction): FlowAction[] {
  return changeList(actions, path, (list, index) => list.toSpliced(index, 0, action));
}

export function removeAction(actions: readonly FlowAction[], path: ActionPath): FlowAction[] {
  return changeList(actions, path, (list, index) => list.toSpliced(index, 1));
}

export function replaceAction(
  actions: readonly FlowAction[],
  path: ActionPath,
  change: (action: FlowAction) => FlowAction,
): FlowAction[] {
  return changeList(actions, path, (list, index) => {
    const action = list[index];
    return action ? list.with(index, change(action)) : [...list];
  });
}

/** An edited document, and where the action that was moved now stands. */
export type Moved = { actions: FlowAction[]; path: ActionPath };

/**
 * Moves an action, with its branches, into a gap of the document as it stands. Null if the gap lies within the
 * action itself, or there is no such action.
 */
export function moveAction(actions: readonly FlowAction[], from: ActionPath, to: ActionPath): Moved | null {
  const action = findActionAt(actions, from);
  if (!action || to.startsWith(`${from}.`)) return null;
  // Left in its old place while the copy goes in, so that neither path shifts under the other.
  const left = { ...action };
  const marked = replaceAction(actions, from, () => left);
  const doubled = insertAction(marked, to, action);
  const oldPath = findPath(doubled, left);
  if (oldPath === null) return null;
  const moved = removeAction(doubled, oldPath);
  const path = findPath(moved, action);
  return path === null ? null : { actions: moved, path };
}

/**
 * One gap up or down, into and out of branches, so that every place can be reached. Null at the first and the
 * last one. Up and down undo each other.
 */
export function stepAction(actions: readonly FlowAction[], path: ActionPath, by: "up" | "down"): Moved | null {
  const action = findActionAt(actions, path);
  if (!action) return null;
  const rest = removeAction(actions, path);
  const gaps = listGaps(rest);
  const target = gaps[gaps.indexOf(path) + (by === "up" ? -1 : 1)];
  return target === undefined ? null : { actions: insertAction(rest, target, action), path: target };
}

function changeList(
  actions: readonly FlowAction[],
  path: ActionPath,
  change: (list: readonly FlowAction[], index: number) => FlowAction[],
): FlowAction[] {
  const parent = parentPath(path);
  const { index } = splitPath(path);
  if (!parent) return change(actions, index);
  return replaceAction(actions, parent.path, (owner) =>
    withBranch(owner, parent.branch, change(branchOf(owner, parent.branch), index)),
  );
}

/** Where that very object stands. */
function findPath(actions: readonly FlowAction[], wanted: FlowAction, list = ""): ActionPath | null {
  for (const [index, action] of actions.entries()) {
    const path = joinPath(list, index);
    if (action === wanted) return path;
    for (const branch of branchesOf(action)) {
      const found = findPath(branchOf(action, branch), wanted, branchList(path, branch));
      if (found !== null) return found;
    }
  }
  return null;
}
