import fc from "fast-check";
import { expect, test } from "vitest";
import { applySampleEdit, flowDocument, flowEdit } from "#test/flow-documents.ts";
import { diffDocuments } from "./diff-documents.ts";
import { withBranch } from "./edit-position.ts";
import { moveAction } from "./edit-tree.ts";
import type { FlowAction } from "./schema.ts";

const answer = (id: string, params: FlowAction["params"] = {}): FlowAction => ({
  ...{ id, type: "FLOW", action: "RETURN_JSON" },
  params,
});
const condition = (id: string, yes: FlowAction[]): FlowAction =>
  withBranch({ id, type: "FLOW", action: "BOOLEAN_CONDITION", params: { if: true } }, "then", yes);

test("documents without a difference have none, whoever made the objects", () => {
  fc.assert(
    fc.property(flowDocument, (actions) => {
      expect(diffDocuments(actions, structuredClone(actions))).toEqual([]);
    }),
  );
});

test("different documents have a difference, and each names an action of the side that it is on", () => {
  fc.assert(
    fc.property(flowDocument, fc.array(flowEdit, { minLength: 1, maxLength: 5 }), (before, edits) => {
      const after = edits.reduce<readonly FlowAction[]>((actions, edit) => applySampleEdit(actions, edit), before);
      const changes = diffDocuments(before, after);
      expect(changes.length > 0).toBe(JSON.stringify(before) !== JSON.stringify(after));
      const back = diffDocuments(after, before);
      const count = (list: typeof changes, kind: string) => list.filter((change) => change.kind === kind).length;
      expect(count(back, "removed")).toBe(count(changes, "added"));
      expect(count(back, "added")).toBe(count(changes, "removed"));
    }),
  );
});

test("values are named one by one, within objects too; a branch is no value", () => {
  const before = condition("c", [answer("a", { url: "https://a.example", headers: { Accept: "*/*", "X-A": "1" } })]);
  const after = condition("c", [
    { ...answer("a", { url: "https://b.example", headers: { Accept: "*/*", "X-B": "2" } }), alias: "Ask" },
  ]);
  expect(diffDocuments([before], [after])).toMatchObject([
    {
      kind: "changed",
      path: "0.then.0",
      fields: [
        { field: ["alias"], before: undefined, after: "Ask" },
        { field: ["params", "url"], before: "https://a.example", after: "https://b.example" },
        { field: ["params", "headers", "X-A"], before: "1", after: undefined },
        { field: ["params", "headers", "X-B"], before: undefined, after: "2" },
      ],
    },
  ]);
});

test("an insertion moves nothing; a move moves one, into a branch too", () => {
  const [a, b, c] = [answer("a"), answer("b"), answer("c")];
  expect(diffDocuments([a, b], [c, a, b])).toMatchObject([{ kind: "added", action: c, path: "0" }]);
  expect(diffDocuments([a, b, c], [c, a, b])).toMatchObject([{ action: c, movedFrom: "2", path: "0" }]);
  const before = [condition("if", []), a];
  const after = moveAction(before, "1", "0.then.0")?.actions ?? [];
  expect(diffDocuments(before, after)).toMatchObject([{ action: { id: "a" }, movedFrom: "1", path: "0.then.0" }]);
});

test("an action with another id is the same one, and what is in its branches has not moved", () => {
  const [before, after] = [condition("old", [answer("a")]), condition("new", [answer("a")])];
  expect(diffDocuments([before], [after])).toMatchObject([{ kind: "changed", renamedFrom: "old", fields: [] }]);
});

test("an action that was renamed is known behind one that came before it, and not in one that took its place", () => {
  const before = [answer("old", { text: "one" }), answer("z", {})];
  const behind = [answer("first", {}), answer("new", { text: "one" }), answer("z", {})];
  expect(diffDocuments(before, behind)).toMatchObject([
    { kind: "added", action: { id: "first" } },
    { kind: "changed", action: { id: "new" }, renamedFrom: "old", movedFrom: null },
  ]);
  const replaced = [answer("other", { text: "two" }), answer("z", {})];
  expect(diffDocuments(before, replaced).map(({ kind }) => kind)).toEqual(["added", "removed"]);
});

test("a name that every object has is a name like others", () => {
  const before = answer("a", JSON.parse('{"headers":{}}'));
  const after = answer("a", JSON.parse('{"headers":{"constructor":"1","__proto__":"2"}}'));
  expect(diffDocuments([before], [after])[0]?.fields.map(({ field }) => field.at(-1))).toEqual([
    "constructor",
    "__proto__",
  ]);
});
