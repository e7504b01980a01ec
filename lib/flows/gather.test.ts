import fc from "fast-check";
import { expect, test } from "vitest";
import { applySampleEdit, flowDocument, flowEdit } from "#test/flow-documents.ts";
import { replaceAction } from "./edit-tree.ts";
import { gatherer } from "./gather.ts";
import type { FlowAction } from "./schema.ts";
import { walkActions } from "./walk-actions.ts";

test("what is gathered is what a walk meets, after any edits", () => {
  const gather = gatherer((action) => [action]);
  fc.assert(
    fc.property(flowDocument, fc.array(flowEdit, { maxLength: 5 }), (document, edits) => {
      let actions: readonly FlowAction[] = document;
      for (const edit of edits) {
        actions = applySampleEdit(actions, edit);
        expect(gather(actions)).toEqual([...walkActions(actions)].map(({ action }) => action));
      }
    }),
  );
});

test("an edit asks none but the action that it changed, and those that hold it", () => {
  const asked: string[] = [];
  const gather = gatherer(({ id }) => {
    asked.push(id);
    return [id];
  });
  const inner = { id: "inner", type: "FLOW", action: "DO_NOTHING" };
  const loop = { id: "loop", type: "FLOW", action: "FOR_EACH", params: { items: "", do: [inner] } };
  const before = [{ ...inner, id: "first" }, loop];
  gather(before);
  asked.length = 0;
  const after = replaceAction(before, "1.do.0", (action) => ({ ...action, alias: "Renamed" }));
  expect(gather(after)).toEqual(["first", "loop", "inner"]);
  expect(asked.toSorted()).toEqual(["inner", "loop"]);
});
