import fc from "fast-check";
import { expect, test } from "vitest";
import { findNode, readJsonNodes } from "#lib/shared/json-nodes.ts";
import { jsonContext, readMembers } from "./json-context.ts";

/** The caret stands at the bar. */
const at = (marked: string) => {
  const caret = marked.indexOf("|");
  const text = marked.replace("|", "");
  const { path, kind, from, to, isQuoted } = jsonContext(text, caret);
  return { path, kind, piece: text.slice(from, to), isQuoted };
};

test.each([
  ["|", [], "none", ""],
  ["[|", [0], "value", ""],
  ["[{|}]", [0], "name", ""],
  ['[{"i|', [0], "name", '"i'],
  ['[{"i|"}]', [0], "name", '"i"'],
  ['[{"id" |', [0, "id"], "none", ""],
  ['[{"id": |', [0, "id"], "value", ""],
  ['[{"id": "a|b", "type": 1}]', [0, "id"], "value", '"ab"'],
  ['[{"id": "a", |', [0], "name", ""],
  ['[{"id": "a" |', [0, "id"], "none", ""],
  ['[{"id": "a"}, {"params": {"then": [{"type": "|"', [1, "params", "then", 0, "type"], "value", '""'],
  ['[{"retry": {"attempts": 1|2}}]', [0, "retry", "attempts"], "value", "12"],
  ['[{"a": [1, 2, |]}]', [0, "a", 2], "value", ""],
  ['[{"a": "x\\"|y"}]', [0, "a"], "value", '"x\\"y"'],
  ['[{"a": "never closed\n "b": t|', [0, "b"], "value", "t"],
])("%s", (marked, path, kind, piece) => {
  expect(at(marked)).toMatchObject({ path, kind, piece });
});

test("within every value of a JSON, the path leads to that value", () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), fc.nat(), (source, seed) => {
      const text = JSON.stringify([JSON.parse(source)], null, 2);
      const caret = seed % text.length;
      const { path, from, to, kind } = jsonContext(text, caret);
      if (kind !== "value" || from === to) return;
      expect(findNode(readJsonNodes(text), path).node).toMatchObject({ from, to });
    }),
  );
});

test("the members of an object are read before and behind what is half typed", () => {
  const text = '[{"id": "a", "ty": , "params": {"type": "no", "x": [1]}, "action": "SEND_SMS"';
  expect([...readMembers(text, 1)]).toEqual([
    ["id", "a"],
    ["ty", null],
    ["params", null],
    ["action", "SEND_SMS"],
  ]);
});
