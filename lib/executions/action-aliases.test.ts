import { expect, test } from "vitest";
import { actionAliases } from "./action-aliases.ts";

const action = (alias: string, params = {}) => ({ id: "a", alias, type: "FLOW", action: "DO_NOTHING", params });
const condition = { ...action("Check"), action: "BOOLEAN_CONDITION", params: { else: [action("Otherwise")] } };
const loop = { ...action("Each"), action: "FOR_EACH", params: { do: [action("First"), { ...condition, id: "b" }] } };
const call = { ...action("Call"), action: "CALL_FLOW" };

const documents = new Map([
  ["main", [condition, loop, call]],
  ["called", [action("Inside"), loop]],
]);
const steps = [
  { path: "2", shown: { calledVersionId: "called" } },
  { path: "0", shown: null },
];

test.each([
  ["0", "Check"],
  ["0.else.0", "Otherwise"],
  ["1.do#17.0", "First"],
  ["1.do#0.1.else.0", "Otherwise"],
  ["2", "Call"],
  ["2.call.0", "Inside"],
  ["2.call.1.do#3.1.else.0", "Otherwise"],
  ["0.then.0", null],
  ["0.call.0", null],
  ["9", null],
])("the action at %s", (path, alias) => {
  expect(actionAliases(documents, { versionId: "main", steps })(path)).toBe(alias);
});

test("an action without an alias, and a version that is gone, have none", () => {
  const { alias: _, ...nameless } = action("x");
  expect(actionAliases(new Map([["main", [nameless]]]), { versionId: "main", steps: [] })("0")).toBeNull();
  expect(actionAliases(new Map(), { versionId: "main", steps: [] })("0")).toBeNull();
});
