import { gapAfter } from "#lib/flows/edit-many.ts";
import { branchList, joinPath } from "#lib/flows/edit-position.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import type { ClipboardPlace } from "./clipboard-keys.ts";
import type { TreeRow } from "./tree-rows.ts";

/** What is copied at a row, and where what is pasted there goes; null for no row. */
export function placeOfRow(row: TreeRow | undefined, actions: readonly FlowAction[]): ClipboardPlace | null {
  switch (row?.kind) {
    case "start":
      return { path: null, gap: "0" };
    case "end":
      return { path: null, gap: String(actions.length) };
    case "gap":
      return { path: null, gap: row.path };
    case "branch":
      return { path: null, gap: joinPath(branchList(row.path, row.branch), 0) };
    case "action":
      return { path: row.path, gap: gapAfter(row.path) };
    default:
      return null;
  }
}
