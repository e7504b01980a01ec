import fc from "fast-check";
import { expect, test } from "vitest";
import { withMasked } from "#lib/expressions/masked-values.ts";
import { earlierActions } from "#lib/flows/earlier-actions.ts";
import { withBranch } from "#lib/flows/edit-position.ts";
import { expressionScope } from "#lib/flows/expression-scope.ts";
import type { Roots } from "#lib/flows/preview-roots.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { applyCompletion, completionQuery, expressionAt, matchCompletions, vaultItem } from "./completion.ts";
import { completionItems as itemsOf } from "./completion-items.ts";
import { templateSegments } from "./template-segments.ts";
import { pathItems } from "./value-items.ts";

const completionItems = (actions: readonly FlowAction[], path: string, language: "en", roots: Roots | null = null) =>
  itemsOf(expressionScope(actions, path), roots, language);

test.each([
  ["Hello {{ va", 11, "va"],
  ["{{", 2, ""],
  ["{{ vars.customer.", 17, "vars.customer."],
  ["{{ a }} {{ b", 12, "b"],
  ["{{ functions.toUpperCase(in", 27, "in"],
  ["{{@Va", 5, "@Va"],
  ["{{ @", 4, "@"],
  ["{{ actions.get.json.items[0].na", 31, "actions.get.json.items[0].na"],
  ['{{ trigger.headers["content-t', 29, 'trigger.headers["content-t'],
  ["{{ input.list[", 14, "input.list["],
  ["{{ length(a.b", 13, "a.b"],
  ["{{ a['x'] + in", 14, "in"],
])("in %j at %i, %j is being typed", (text, caret, typed) => {
  expect(completionQuery(text, caret)?.typed).toBe(typed);
});

test.each([
  ["Hello", 5],
  ["{{ a }} b", 9],
  ["{{ 'te", 6],
  ["{{ a }}", 0],
  ["{{ length(a).le", 15],
  ["{{ length(a)", 12],
  ["{{ a['x'] + 'in", 15],
  ["{{ 12", 5],
])("in %j at %i, nothing is suggested", (text, caret) => {
  expect(completionQuery(text, caret)).toBeNull();
});

test.each([
  ["{{", "{{ vars.name }}|"],
  ["{{ va", "{{ vars.name }}|"],
  ["Hi {{ va }}!", "Hi {{ vars.name| }}!"],
])("%j becomes %j", (text, expected) => {
  const caret = text.includes(" }}") ? text.indexOf(" }}") : text.length;
  const query = completionQuery(text, caret);
  if (!query) throw new Error("nothing is being typed");
  const result = applyCompletion(text, query, { text: "vars.name", kind: "variable" });
  expect(`${result.text.slice(0, result.caret)}|${result.text.slice(result.caret)}`).toBe(expected);
});

test("a function is put in with the caret between its brackets", () => {
  const query = { start: 3, end: 5, typed: "no" };
  const result = applyCompletion("{{ no", query, { text: "functions.now", kind: "function" });
  expect(result).toEqual({ text: "{{ functions.now() }}", caret: 17 });
});

test("after what has members the caret stays where the next name goes", () => {
  const query = { start: 3, end: 5, typed: "in" };
  const result = applyCompletion("{{ in", query, { text: "input.list", kind: "input", hasMembers: true });
  expect(result).toEqual({ text: "{{ input.list }}", caret: 13 });
});

test("names that begin with what was typed stand first", () => {
  const items = completionItems([], "0", "en");
  expect(matchCompletions(items, "functions.to").map(({ text }) => text)).toContain("functions.toUpperCase");
  expect(matchCompletions(items, "upper").map(({ text }) => text)).toEqual(["functions.toUpperCase"]);
});

test("a vault value takes the place of the whole expression that was begun", () => {
  expect(matchCompletions([vaultItem], "@va")).toEqual([vaultItem]);
  expect(matchCompletions([vaultItem], "@VaultItem.0199")).toEqual([]);
  expect(expressionAt("Bearer {{@", 10)).toEqual({ start: 7, end: 10 });
  expect(expressionAt("Bearer {{ v }}!", 11)).toEqual({ start: 7, end: 14 });
  expect(expressionAt("{{ v and {{ x }}", 4)).toEqual({ start: 0, end: 4 });
});

test("an action reads those above it, not those of the branch that was not taken", () => {
  const nothing = (id: string): FlowAction => ({ id, type: "FLOW", action: "DO_NOTHING" });
  const empty: FlowAction = { id: "c", type: "FLOW", action: "BOOLEAN_CONDITION" };
  const condition = withBranch(withBranch(empty, "then", [nothing("t")]), "else", [nothing("e"), nothing("f")]);
  const actions = [nothing("a"), condition, nothing("z")];
  expect(earlierActions(actions, "1.else.1").map(({ id }) => id)).toEqual(["a", "c", "e"]);
  expect(earlierActions(actions, "1.then.0").map(({ id }) => id)).toEqual(["a", "c"]);
  expect(earlierActions(actions, "2").map(({ id }) => id)).toEqual(["a", "c", "t", "e", "f"]);
});

test("in a loop an action reads the current item, after it the results, and nothing of an iteration", () => {
  const store = (id: string): FlowAction => ({
    id,
    type: "FLOW",
    action: "STORE_VARS",
    params: { vars: { [`of_${id}`]: 1 } },
  });
  const loop = (id: string, inside: FlowAction[]): FlowAction =>
    ({ id, type: "FLOW", action: "FOR_EACH", params: { items: "", do: inside } }) as FlowAction;
  const actions = [loop("outer", [store("a"), loop("inner", [store("b"), store("c")]), store("d")]), store("z")];
  const texts = (path: string) =>
    completionItems(actions, path, "en")
      .map(({ text }) => text)
      .filter((text) => /^(actions|vars)/.test(text));
  const [outer, inner] = [
    ["actions.outer.item", "actions.outer.index"],
    ["actions.inner.item", "actions.inner.index"],
  ];
  expect(texts("0")).toEqual([]);
  expect(texts("0.do.0")).toEqual(outer);
  expect(texts("0.do.1.do.1")).toEqual(["vars.of_a", "vars.of_b", ...outer, ...inner]);
  expect(texts("0.do.2")).toEqual(["vars.of_a", ...outer, "actions.inner", "actions.inner.results"]);
  expect(texts("1")).toEqual(["actions.outer", "actions.outer.results"]);
});

test("what started the run is offered, and what each function takes", () => {
  const items = completionItems([], "0", "en");
  expect(items.filter(({ kind }) => kind === "trigger").map(({ text }) => text)).toEqual([
    "trigger",
    "trigger.method",
    "trigger.query",
    "trigger.headers",
    "trigger.receivedAt",
    "trigger.dueAt",
  ]);
  expect(items.find(({ text }) => text === "functions.split")?.detail).toBe("(value, separator?, limit?)");
});

test("outputs are those of the manifests, whichever of several an action gives", () => {
  const map: FlowAction = { id: "map", type: "FLOW", action: "MAP_VALUE" };
  const http: FlowAction = { id: "get", type: "HTTP", action: "SEND_REQUEST" };
  const call: FlowAction = { id: "call", type: "FLOW", action: "CALL_FLOW" };
  const texts = completionItems([map, http, call], "3", "en").map(({ text }) => text);
  const expected = [
    "actions.map.result",
    "actions.get.status",
    "actions.get.body",
    "actions.get.headers",
    "actions.call.result",
  ];
  expect(texts).toEqual(expect.arrayContaining(expected));
});

test("what was stored and what was given can be completed", () => {
  const actions: FlowAction[] = [
    { id: "store_vars_1", type: "FLOW", action: "STORE_VARS", params: { vars: { customer: "", "odd name": "" } } },
    { id: "http_request_1", type: "HTTP", action: "SEND_REQUEST" },
  ];
  const texts = completionItems(actions, "2", "en").map(({ text }) => text);
  expect(texts).toEqual(expect.arrayContaining(["input", "vars.customer", "actions.http_request_1.status"]));
  expect(texts).not.toContain("vars.odd name");
});

test("the pieces of a template are the template", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("{{", "}}", "a", " ", '"', "@", "'")).map((parts) => parts.join("")),
      (text) => {
        expect(
          templateSegments(text)
            .map((segment) => segment.text)
            .join(""),
        ).toBe(text);
      },
    ),
  );
  expect(templateSegments("Hi {{ a }} {{ b").map(({ kind }) => kind)).toEqual([
    "text",
    "expression",
    "text",
    "unclosed",
  ]);
});

const roots: Roots = {
  input: { name: "Ada", "odd name": 1, list: [{ id: 7 }, { id: 8 }] },
  trigger: { body: { a: [] } },
  vars: { customer: { id: 9 } },
  actions: { get: { status: 200, json: { items: [{ id: "x".repeat(90), token: withMasked("«get / token»") }] } } },
};
const getAction: FlowAction = { id: "get", type: "HTTP", action: "SEND_REQUEST" };
const offered = (typed: string) => {
  const scope = { roots, at: new Date(0), nameOf: () => "" };
  const items = [...completionItems([getAction], "1", "en", roots), ...pathItems(typed, scope)];
  return matchCompletions(items, typed).map(({ text, sample }) =>
    sample === undefined ? text : `${text} = ${sample}`,
  );
};

test("names that the last execution gave are offered with what they were", () => {
  const items = completionItems([getAction], "1", "en", roots);
  const sampleOf = (name: string) => items.find(({ text }) => text === name)?.sample;
  expect(sampleOf("actions.get.status")).toBe("200");
  expect(sampleOf("actions.get.json")).toBe("{ items }");
  expect(sampleOf("actions.get.headers")).toBeUndefined();
  expect(sampleOf('input["odd name"]')).toBe("1");
  expect(sampleOf("vars.customer")).toBe("{ id }");
  expect(sampleOf("trigger.body")).toBe("{ a }");
  expect(items.filter(({ text }) => text === "actions.get.status")).toHaveLength(1);
});

test.each([
  ["input.li", ["input.list = [2]"]],
  ["input.list[", ["input.list[0] = { id }", "input.list[1] = { id }"]],
  ["input.list[1].", ["input.list[1].id = 8"]],
  ["input.odd", ['input["odd name"] = 1']],
  ['input["od', ['input["odd name"] = 1']],
  ["vars.customer.", ["vars.customer.id = 9"]],
  [
    "actions.get.json.items[0].",
    [`actions.get.json.items[0].id = "${"x".repeat(38)}…`, "actions.get.json.items[0].token = «get / token»"],
  ],
  ["actions.get.json.items[0].token.", []],
  ["actions.get.json.items[7].", []],
  ["constructor.", []],
])("after %j come %j", (typed, expected) => {
  expect(offered(typed)).toEqual(expected);
});
