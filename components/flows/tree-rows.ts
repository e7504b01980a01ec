import { branchList, joinPath } from "#lib/flows/edit-position.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { type BranchName, branchesOf, branchOf } from "#lib/flows/walk-actions.ts";

/** One line of the tree. `depth` is how far it is indented: how many branches it stands in. */
export type TreeRow =
  | { kind: "start"; key: string; depth: 0 }
  | { kind: "end"; key: string; depth: 0 }
  | GapRow
  | ActionRow
  | BranchRow;

/** An insertion point: a new action goes to `path`. */
type GapRow = {
  kind: "gap";
  key: string;
  path: string;
  depth: number;
  after: GapPlace;
  isOnly: boolean;
};

type ActionRow = {
  kind: "action";
  key: string;
  path: string;
  depth: number;
  action: FlowAction;
  branches: readonly BranchRow[];
};

export type BranchRow = {
  kind: "branch";
  key: string;
  path: string;
  depth: number;
  branch: BranchName;
  owner: FlowAction;
  rows: readonly TreeRow[];
};

/** What stands before the gap: an action, the start of the flow, or the head of a branch. */
export type GapPlace = { action: FlowAction } | { branch: BranchName; owner: FlowAction } | "start";

const start: TreeRow = { kind: "start", key: "start", depth: 0 };
const end: TreeRow = { kind: "end", key: "end", depth: 0 };

/**
 * The whole tree from Start to End. Without gaps for whoever may not insert.
 *
 * @param before The rows of the document until now. What is the same in both is the same object, so that only what
 *   changed is drawn again.
 */
export function treeRows(
  actions: readonly FlowAction[],
  hasGaps: boolean,
  before: readonly TreeRow[] = [],
): readonly TreeRow[] {
  const place: ListPlace = { list: "", depth: 0, head: "start", hasGaps, used: new Set(), before: rowsByKey(before) };
  return [start, ...listRows(actions, place), end];
}

/** Every row, in sight or folded, by its key. */
export function rowsByKey(rows: readonly TreeRow[]): ReadonlyMap<string, TreeRow> {
  const known = byKey.get(rows);
  if (known) return known;
  const found = new Map<string, TreeRow>();
  const add = (list: readonly TreeRow[]) => {
    for (const row of list) {
      found.set(row.key, row);
      add(childRows(row));
    }
  };
  add(rows);
  byKey.set(rows, found);
  return found;
}

const byKey = new WeakMap<readonly TreeRow[], ReadonlyMap<string, TreeRow>>();

/** The rows that are folded away with a row. */
export function childRows(row: TreeRow): readonly TreeRow[] {
  if (row.kind === "branch") return row.rows;
  return row.kind === "action" ? row.branches : none;
}

const none: readonly TreeRow[] = [];

/** Whether both are the same rows in the same places, whatever they say. */
export function hasSameShape(one: readonly TreeRow[], other: readonly TreeRow[]): boolean {
  return (
    one.length === other.length &&
    one.every((row, index) => {
      const now = other[index];
      return row === now || (now?.key === row.key && hasSameShape(childRows(row), childRows(now)));
    })
  );
}

/** Every row that can be folded. */
export function listFolds(rows: readonly TreeRow[]): string[] {
  return rows.flatMap((row) => {
    if (row.kind === "action" && row.branches.length > 0) return [row.key, ...listFolds(row.branches)];
    return row.kind === "branch" ? [row.key, ...listFolds(row.rows)] : [];
  });
}

/** The rows that a row is folded away with, from the top down; null if it is not there. */
export function foldsAround(rows: readonly TreeRow[], key: string): string[] | null {
  for (const row of rows) {
    if (row.key === key) return [];
    const inside = foldsAround(childRows(row), key);
    if (inside) return [row.key, ...inside];
  }
  return null;
}

type ListPlace = {
  list: string;
  depth: number;
  head: GapPlace;
  hasGaps: boolean;
  used: Set<string>;
  before: ReadonlyMap<string, TreeRow>;
};

function listRows(actions: readonly FlowAction[], place: ListPlace): TreeRow[] {
  const isOnly = actions.length === 0;
  const rows: TreeRow[] = place.hasGaps ? [gapRow(0, place.head, isOnly, place)] : [];
  for (const [index, action] of actions.entries()) {
    rows.push(actionRow(action, index, place));
    if (place.hasGaps) rows.push(gapRow(index + 1, { action }, false, place));
  }
  return rows;
}

function gapRow(index: number, after: GapPlace, isOnly: boolean, { list, depth, before }: ListPlace): GapRow {
  const path = joinPath(list, index);
  const key = `gap ${path}`;
  const was = before.get(key);
  if (was?.kind === "gap" && was.isOnly === isOnly && isSamePlace(was.after, after)) return was;
  return { kind: "gap", key, path, depth, after, isOnly };
}

function actionRow(action: FlowAction, index: number, place: ListPlace): ActionRow {
  const path = joinPath(place.list, index);
  const key = actionKey(action, path, place.used);
  const was = place.before.get(key);
  const known = was?.kind === "action" && was.path === path ? was : null;
  if (known?.action === action && hasFreeKeys(known, place.used)) return known;
  const branches = branchesOf(action).map((branch): BranchRow => {
    const list = branchList(path, branch);
    const depth = place.depth + 1;
    const rows = listRows(branchOf(action, branch), { ...place, list, depth, head: { branch, owner: action } });
    return { kind: "branch", key: `${key} ${branch}`, path, depth, branch, owner: action, rows };
  });
  return { kind: "action", key, path, depth: place.depth, action, branches };
}

/** Takes the keys of all actions in a row that stood before; false if one is taken already. */
function hasFreeKeys(row: TreeRow, used: Set<string>): boolean {
  for (const inner of childRows(row)) {
    if (inner.kind === "action") {
      if (used.has(inner.key) || inner.key !== inner.action.id) return false;
      used.add(inner.key);
    }
    if (!hasFreeKeys(inner, used)) return false;
  }
  return true;
}

function isSamePlace(one: GapPlace, other: GapPlace): boolean {
  if (one === "start" || other === "start") return one === other;
  if ("action" in one) return "action" in other && one.action === other.action;
  return "branch" in other && one.branch === other.branch && one.owner === other.owner;
}

/** The id, by which a row stays itself when it moves; a document from elsewhere may hold one twice. */
function actionKey(action: FlowAction, path: string, used: Set<string>): string {
  const key = used.has(action.id) ? `${action.id} ${path}` : action.id;
  used.add(key);
  return key;
}
