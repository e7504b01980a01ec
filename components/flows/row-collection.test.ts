import fc from "fast-check";
import { expect, test } from "vitest";
import { replaceAction } from "#lib/flows/edit-tree.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { walkActions } from "#lib/flows/walk-actions.ts";
import { applySampleEdit, flowDocument, flowEdit } from "#test/flow-documents.ts";
import { RowCollection } from "./row-collection.ts";
import { rowsBetween, rowTops } from "./row-heights.ts";
import { RowKeys } from "./row-keys.ts";
import { foldsAround, hasSameShape, listFolds, rowsByKey, treeRows } from "./tree-rows.ts";

const loop = (id: string, inner: object[]) =>
  ({ id, type: "FLOW", action: "FOR_EACH", params: { do: inner } }) as never;
const nothing = (id: string) => ({ id, type: "FLOW", action: "DO_NOTHING" });
const document = [nothing("a"), loop("l", [nothing("b"), nothing("c")]), nothing("d")];
const collect = (folded: string[] = [], actions = document) =>
  new RowCollection(treeRows(actions, false), { folded: new Set(folded), textOf: (key) => `row ${key}` });

test("rows made from those before an edit are those made anew, and what the edit left alone is the same object", () => {
  fc.assert(
    fc.property(flowDocument, fc.array(flowEdit, { minLength: 1, maxLength: 5 }), (first, edits) => {
      let actions: readonly FlowAction[] = first;
      let rows = treeRows(actions, true);
      for (const edit of edits) {
        const after = applySampleEdit(actions, edit);
        const next = treeRows(after, true, rows);
        expect(next).toEqual(treeRows(after, true));
        const before = rowsByKey(rows);
        for (const { action, path } of walkActions(after)) {
          const was = before.get(action.id);
          if (was?.kind !== "action" || was.action !== action || was.path !== path) continue;
          expect(rowsByKey(next).get(action.id)).toBe(was);
        }
        [actions, rows] = [after, next];
      }
    }),
  );
});

test("a change of what an action says leaves the shape of the tree, and all rows but its own and those around", () => {
  const before = treeRows(document, true);
  const after = treeRows(
    replaceAction(document, "1.do.0", (action) => ({ ...action, alias: "Renamed" })),
    true,
    before,
  );
  expect(hasSameShape(before, after)).toBe(true);
  const [old, now] = [rowsByKey(before), rowsByKey(after)];
  const changed = [...now].filter(([key, row]) => old.get(key) !== row).map(([key]) => key);
  // The gaps name what stands before them.
  expect(changed.toSorted()).toEqual(["b", "gap 1.do.0", "gap 1.do.1", "gap 2", "l", "l do"]);
  expect(hasSameShape(before, treeRows(document.slice(1), true, before))).toBe(false);
});

test("an id that stands twice gives two rows after an edit too", () => {
  const twice = [loop("l", [nothing("a"), nothing("a")]), nothing("a"), nothing("b")];
  let rows = treeRows(twice, false);
  for (const path of ["2", "0.do.0", "1"]) {
    rows = treeRows(
      replaceAction(twice, path, (action) => ({ ...action, alias: path })),
      false,
      rows,
    );
    // Start and End, the loop with its branch, and four actions.
    expect(rowsByKey(rows).size).toBe(8);
  }
});

test("the collection holds the rows in sight, from top to bottom, with their places among their siblings", () => {
  const all = collect();
  expect([...all.getKeys()]).toEqual(["start", "a", "l", "l do", "b", "c", "d", "end"]);
  expect(all.getItem("c")).toMatchObject({ level: 2, index: 1, parentKey: "l do", prevKey: "b", nextKey: null });
  expect([...all.getChildren("l do")].map(({ key }) => key)).toEqual(["b", "c"]);
  expect([all.getKeyAfter("l"), all.getKeyBefore("d"), all.getKeyAfter("end")]).toEqual(["l do", "c", null]);
  expect(all.getTextValue("c")).toBe("row c");

  const folded = collect(["l do"]);
  expect([...folded].map(({ key }) => key)).toEqual(["start", "a", "l", "l do", "d", "end"]);
  expect([folded.getItem("b"), folded.getKeyAfter("b"), folded.placeOf("b")]).toEqual([null, null, -1]);
  expect(foldsAround(treeRows(document, false), "c")).toEqual(["l", "l do"]);
  expect(foldsAround(treeRows(document, false), "gone")).toBeNull();
  expect(listFolds(treeRows(document, false))).toEqual(["l", "l do"]);
});

test("keys go over rows that have no element, and search goes on from where one is", () => {
  const keys = new RowKeys(collect(), new Intl.Collator("en", { sensitivity: "base" }));
  expect([keys.getKeyBelow("l"), keys.getKeyAbove("start"), keys.getLastKey()]).toEqual(["l do", null, "end"]);
  expect([keys.getKeyPageBelow("a"), keys.getKeyPageAbove("d")]).toEqual(["end", "start"]);
  expect(keys.getKeyForSearch("ROW L")).toBe("l");
  expect(keys.getKeyForSearch("row l", "l do")).toBe("l do");
  expect(keys.getKeyForSearch("row a", "b")).toBeNull();
});

test("rows begin where those above them end, by what was measured, and what lies between two heights is found", () => {
  const { nodes } = collect();
  const tops = rowTops(nodes, new Map([["a", 100]]));
  expect([...tops]).toEqual([0, 26, 126, 186, 222, 282, 342, 402, 428]);
  expect(rowsBetween(tops, 130, 200)).toEqual({ first: 2, last: 4 });
  expect(rowsBetween(tops, -500, 10)).toEqual({ first: 0, last: 1 });
  expect(rowsBetween(tops, 420, 9_000)).toEqual({ first: 7, last: 8 });
  expect(rowsBetween(tops, 9_000, 9_900)).toEqual({ first: 8, last: 8 });
  expect(rowsBetween(rowTops([], new Map()), 0, 100)).toEqual({ first: 0, last: 0 });
});
