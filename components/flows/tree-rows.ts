import { branchList, joinPath } from "#lib/flows/edit-position.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { type BranchName, branchesOf, branchOf } from "#lib/flows/walk-actions.ts";

/** One line of the tree. `depth` is how far it is indented: how many branches it stands in. */
export type TreeRow =
  | { kind: "start"; key: string; depth: 0 }
  | { kind: "end"; key: string; depth: 0 }
  /** An insertion point: a new action goes to `path`. */
  | { kind: "gap"; key: string; path: string; depth: number; after: GapPlace; isOnly: boolean }
  | { kind: "action"; key: string; path: string; depth: number; action: FlowAction; branches: BranchRow[] }
  | BranchRow;

export type BranchRow = {
  kind: "branch";
  key: string;
  path: string;
  depth: number;
  branch: BranchName;
  owner: FlowAction;
  rows: TreeRow[];
};

/** What stands before the gap: an action, the start of the flow, or the head of a branch. */
export type GapPlace = { action: FlowAction } | { branch: BranchName; owner: FlowAction } | "start";

/** The whole tree from Start to End. Without gaps for whoever may not insert. */
export function treeRows(actions: readonly FlowAction[], hasGaps: boolean): TreeRow[] {
  const used = new Set<string>();
  return [
    { kind: "start", key: "start", depth: 0 },
    ...listRows(actions, { list: "", depth: 0, head: "start", hasGaps, used }),
    { kind: "end", key: "end", depth: 0 },
  ];
}

type ListPlace = { list: string; depth: number; head: GapPlace; hasGaps: boolean; used: Set<string> };

function listRows(actions: readonly FlowAction[], place: ListPlace): TreeRow[] {
  const gap = (index: number, after: GapPlace): TreeRow[] => {
    const path = joinPath(place.list, index);
    const isOnly = actions.length === 0;
    return place.hasGaps ? [{ kind: "gap", key: `gap ${path}`, path, depth: place.depth, after, isOnly }] : [];
  };
  return [
    ...gap(0, place.head),
    ...actions.flatMap((action, index) => [actionRow(action, index, place), ...gap(index + 1, { action })]),
  ];
}

function actionRow(action: FlowAction, index: number, place: ListPlace): TreeRow {
  const path = joinPath(place.list, index);
  const key = actionKey(action, path, place.used);
  const branches = branchesOf(action).map((branch): BranchRow => {
    const list = branchList(path, branch);
    const depth = place.depth + 1;
    const rows = listRows(branchOf(action, branch), { ...place, list, depth, head: { branch, owner: action } });
    return { kind: "branch", key: `${key} ${branch}`, path, depth, branch, owner: action, rows };
  });
  return { kind: "action", key, path, depth: place.depth, action, branches };
}

/** The id, by which a row stays itself when it moves; a document from elsewhere may hold one twice. */
function actionKey(action: FlowAction, path: string, used: Set<string>): string {
  const key = used.has(action.id) ? `${action.id} ${path}` : action.id;
  used.add(key);
  return key;
}

/** Every row that can be folded. */
export function listFolds(rows: readonly TreeRow[]): string[] {
  return rows.flatMap((row) => {
    if (row.kind === "action" && row.branches.length > 0) return [row.key, ...listFolds(row.branches)];
    return row.kind === "branch" ? [row.key, ...listFolds(row.rows)] : [];
  });
}
