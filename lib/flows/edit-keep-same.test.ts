import fc from "fast-check";
import { expect, test } from "vitest";
import { applySampleEdit, flowDocument, flowEdit } from "#test/flow-documents.ts";
import { keepSame } from "./edit-keep-same.ts";
import { walkActions } from "./walk-actions.ts";

const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

test("a document that says the same is the same", () => {
  fc.assert(
    fc.property(flowDocument, (actions) => {
      expect(keepSame(actions, copy(actions))).toBe(actions);
    }),
  );
});

test("what an edit left alone stays the same object, and the document says what was read", () => {
  fc.assert(
    fc.property(flowDocument, flowEdit, (actions, edit) => {
      const after = applySampleEdit(actions, edit);
      const kept = keepSame(actions, copy(after));
      expect(kept).toEqual(after);
      const before = new Set([...walkActions(actions)].map(({ action }) => action));
      const keptActions = new Set([...walkActions(kept)].map(({ action }) => action));
      for (const { action } of walkActions(after)) if (before.has(action)) expect(keptActions).toContain(action);
    }),
  );
});

test("another order of names says the same", () => {
  const before = [{ id: "a", type: "FLOW", action: "DO_NOTHING" }];
  const after = [{ type: "FLOW", id: "a", action: "DO_NOTHING" }];
  expect(keepSame(before, after)).toBe(before);
});
