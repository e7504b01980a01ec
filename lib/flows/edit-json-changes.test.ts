import fc from "fast-check";
import { expect, test } from "vitest";
import { applySampleEdit, flowDocument, flowEdit } from "#test/flow-documents.ts";
import { findTextChanges, type TextChange } from "./edit-json-changes.ts";

function apply(text: string, changes: readonly TextChange[]): string {
  return changes.reduceRight((result, { from, to, insert }) => result.slice(0, from) + insert + result.slice(to), text);
}

const print = (value: unknown) => JSON.stringify(value, null, 2);

test("the changes lead from any text to any other", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "\n", "é", "\ud83d\ude00"), maxLength: 40 });
  fc.assert(
    fc.property(text, text, (before, after) => {
      const changes = findTextChanges(before, after);
      expect(apply(before, changes)).toBe(after);
      if (before === after) expect(changes).toEqual([]);
    }),
  );
});

test("an edit of a document touches nothing that it leaves as it is", () => {
  fc.assert(
    fc.property(flowDocument, flowEdit, (actions, edit) => {
      const [before, after] = [print(actions), print(applySampleEdit(actions, edit))];
      const changes = findTextChanges(before, after);
      expect(apply(before, changes)).toBe(after);
      for (const { from, to, insert } of changes) expect(before.slice(from, to)).not.toBe(insert);
    }),
  );
  const actions = [1, 2, 3].map((id) => ({ id: `a_${id}`, text: `text ${id}` }));
  const changed = actions.map((action, index) => (index === 1 ? action : { ...action, text: `${action.text}!` }));
  expect(findTextChanges(print(actions), print(changed))).toMatchObject([{ insert: "!" }, { insert: "!" }]);
});

test("texts that have little in common are one change", () => {
  const [before, after] = ["a", "b"].map((each) =>
    print(Array.from({ length: 5000 }, (_, index) => `${each}${index}`)),
  );
  const changes = findTextChanges(before ?? "", after ?? "");
  expect(changes).toHaveLength(1);
  expect(apply(before ?? "", changes)).toBe(after);
});
