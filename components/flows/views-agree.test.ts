import fc from "fast-check";
import { expect, test } from "vitest";
import { findTextChanges } from "#lib/flows/edit-json-changes.ts";
import { printDocument, readDocument } from "#lib/flows/edit-json-document.ts";
import { toJsonPath } from "#lib/flows/edit-json-places.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { walkActions } from "#lib/flows/walk-actions.ts";
import { findNode, readJsonNodes } from "#lib/shared/json-nodes.ts";
import { applySampleEdit, flowDocument, flowEdit } from "#test/flow-documents.ts";
import { outlineRows } from "./outline-rows.ts";
import { type TreeRow, treeRows } from "./tree-rows.ts";

/** Ids from top to bottom, and where each stands. */
type Shown = string[];

function inTree(rows: readonly TreeRow[]): Shown {
  return rows.flatMap((row) => {
    if (row.kind === "branch") return inTree(row.rows);
    return row.kind === "action" ? [`${row.path} ${row.action.id}`, ...inTree(row.branches)] : [];
  });
}

function inOutline(rows: readonly TreeRow[]): Shown {
  return outlineRows(rows).flatMap((row) =>
    row.kind === "action"
      ? [`${row.path} ${row.action.id}`, ...row.branches.flatMap((branch) => inOutline(branch.rows))]
      : [],
  );
}

/** By where the actions begin in the text. */
function inJson(text: string, actions: readonly FlowAction[]): Shown {
  const root = readJsonNodes(text);
  const placed = [...walkActions(actions)].map(({ path }) => {
    const { node } = findNode(root, toJsonPath(path));
    const { id } = JSON.parse(text.slice(node.from, node.to)) as FlowAction;
    return { from: node.from, shown: `${path} ${id}` };
  });
  return placed.toSorted((one, other) => one.from - other.from).map(({ shown }) => shown);
}

test("tree, outline and JSON show the same actions in the same order after each edit", () => {
  fc.assert(
    fc.property(flowDocument, fc.array(flowEdit, { maxLength: 12 }), (start, edits) => {
      let actions: readonly FlowAction[] = start;
      let rows = treeRows(actions, true);
      let text = printDocument(actions);
      for (const edit of edits) {
        actions = applySampleEdit(actions, edit);
        rows = treeRows(actions, true, rows);
        text = findTextChanges(text, printDocument(actions)).reduceRight(
          (before, { from, to, insert }) => before.slice(0, from) + insert + before.slice(to),
          text,
        );
        const tree = inTree(rows);
        expect(inOutline(rows)).toEqual(tree);
        expect(inJson(text, actions)).toEqual(tree);
        expect(readDocument(text, actions).actions).toBe(actions);
      }
    }),
  );
});

test("whoever may not edit sees the same actions in the outline", () => {
  fc.assert(
    fc.property(flowDocument, (actions) => {
      expect(inOutline(treeRows(actions, false))).toEqual(inTree(treeRows(actions, true)));
      expect(outlineRows(treeRows(actions, false))).toHaveLength(actions.length);
      expect(outlineRows(treeRows(actions, true))).toHaveLength(actions.length + 1);
    }),
  );
});
