import { copiesOf, listActionIds } from "./edit-ids.ts";
import { type ActionPath, branchList, joinPath, listGaps, splitPath, withBranch } from "./edit-position.ts";
import type { FlowAction } from "./schema.ts";
import { branchesOf, branchOf, walkActions } from "./walk-actions.ts";

/** An edited document, and the outermost of the actions that were put into it, from top to bottom. */
export type ManyEdited = { actions: FlowAction[]; ids: string[] };

/**
 * Where the actions with these ids stand, from top to bottom. What stands in another one of them goes along with it, and
 * is not named.
 */
export function outermostPaths(actions: readonly FlowAction[], ids: ReadonlySet<string>): ActionPath[] {
  const paths: ActionPath[] = [];
  for (const { action, path } of walkActions(actions)) {
    const last = paths.at(-1);
    if (ids.has(action.id) && !(last !== undefined && isWithin(path, last))) paths.push(path);
  }
  return paths;
}

/** The actions at those paths, with their branches. */
export function actionsAt(actions: readonly FlowAction[], paths: readonly ActionPath[]): FlowAction[] {
  const wanted = new Set(paths);
  return [...walkActions(actions)].flatMap(({ action, path }) => (wanted.has(path) ? [action] : []));
}

export function removeMany(actions: readonly FlowAction[], paths: readonly ActionPath[]): FlowAction[] {
  return rebuild(actions, { removed: new Set(paths), inserted: new Map() });
}

export function insertMany(
  actions: readonly FlowAction[],
  gap: ActionPath,
  inserted: readonly FlowAction[],
): FlowAction[] {
  return rebuild(actions, { removed: new Set(), inserted: new Map([[gap, inserted]]) });
}

/**
 * Moves actions, with their branches, into a gap of the document as it stands, where they follow each other. Null if the
 * gap lies within one of them, or they stand there already.
 */
export function moveMany(
  actions: readonly FlowAction[],
  paths: readonly ActionPath[],
  gap: ActionPath,
): ManyEdited | null {
  if (paths.some((path) => isWithin(gap, path))) return null;
  const taken = actionsAt(actions, paths);
  const moved = rebuild(actions, { removed: new Set(paths), inserted: new Map([[gap, taken]]) });
  return isSameOrder(actions, moved) ? null : { actions: moved, ids: idsOf(taken) };
}

/**
 * All of them one gap up or down from where the first one stands, into and out of branches. Null at the first and the
 * last one.
 */
export function stepMany(
  actions: readonly FlowAction[],
  paths: readonly ActionPath[],
  by: "up" | "down",
): (ManyEdited & { path: ActionPath }) | null {
  const [first] = paths;
  if (first === undefined) return null;
  const taken = actionsAt(actions, paths);
  const rest = removeMany(actions, paths);
  const gaps = listGaps(rest);
  // None of the others stands before it, so that its path is that of the gap that it leaves.
  const path = gaps[gaps.indexOf(first) + (by === "up" ? -1 : 1)];
  return path === undefined ? null : { actions: insertMany(rest, path, taken), ids: idsOf(taken), path };
}

/** Copies with ids of their own. Those of actions that follow each other follow the last of them. */
export function duplicateMany(actions: readonly FlowAction[], paths: readonly ActionPath[]): ManyEdited {
  const copies = copiesOf(actionsAt(actions, paths), new Set(listActionIds(actions)), "none");
  const inserted = new Map<ActionPath, FlowAction[]>();
  let run: FlowAction[] = [];
  for (const [index, path] of paths.entries()) {
    const copy = copies[index];
    if (copy) run.push(copy);
    const after = gapAfter(path);
    if (paths[index + 1] === after) continue;
    inserted.set(after, run);
    run = [];
  }
  return { actions: rebuild(actions, { removed: new Set(), inserted }), ids: idsOf(copies) };
}

/** The gap behind an action. */
export function gapAfter(path: ActionPath): ActionPath {
  const { list, index } = splitPath(path);
  return joinPath(list, index + 1);
}

/** Whether a place lies in a branch of the action at `path`. */
export function isWithin(place: ActionPath, path: ActionPath): boolean {
  return place.startsWith(`${path}.`);
}

/** All paths are those of the document before. */
type Rebuild = { removed: ReadonlySet<ActionPath>; inserted: ReadonlyMap<ActionPath, readonly FlowAction[]> };

/** Actions in which nothing changes stay the same objects. */
function rebuild(actions: readonly FlowAction[], change: Rebuild, list = ""): FlowAction[] {
  const kept = actions.flatMap((action, index) => {
    const path = joinPath(list, index);
    const before = change.inserted.get(path) ?? [];
    return change.removed.has(path) ? before : [...before, rebuildAction(action, change, path)];
  });
  return [...kept, ...(change.inserted.get(joinPath(list, actions.length)) ?? [])];
}

function rebuildAction(action: FlowAction, change: Rebuild, path: ActionPath): FlowAction {
  return branchesOf(action).reduce((result, branch) => {
    const inner = branchOf(action, branch);
    const list = branchList(path, branch);
    const next = rebuild(inner, change, list);
    return next.length === inner.length && next.every((each, index) => each === inner[index])
      ? result
      : withBranch(result, branch, next);
  }, action);
}

function isSameOrder(one: readonly FlowAction[], other: readonly FlowAction[]): boolean {
  const placesOf = (actions: readonly FlowAction[]) =>
    [...walkActions(actions)].map(({ action, path }) => `${path} ${action.id}`);
  const places = placesOf(other);
  return placesOf(one).every((place, index) => place === places[index]);
}

function idsOf(actions: readonly FlowAction[]): string[] {
  return actions.map(({ id }) => id);
}
