import fc from "fast-check";
import { expect, test } from "vitest";
import type { Json } from "#lib/shared/json.ts";
import { functionNames } from "./function-names.ts";
import { withMasked } from "./masked-values.ts";
import { type PreviewScope, previewCondition, previewValue } from "./preview-value.ts";

const GUID = "0190f3c2-7a4b-7c1d-8e2f-0123456789ab";
const shown: Json = {
  input: { name: "Ada", age: 36, tags: ["a", "b"], none: null, isOn: true, quote: "« Bonjour » / hello" },
  vars: { token: "«masked»", line: "Bearer «Twilio / Auth token»", zero: 0 },
  actions: {
    get: { status: 200, json: { items: [{ id: 7, key: "«get / key»" }], "odd-name": 1 } },
    hidden: "«hidden / output»",
    keys: { "«Shop / Password»": 1, other: 2 },
  },
};
const scope: PreviewScope = {
  roots: withMasked(shown) as Record<string, unknown>,
  at: new Date("2026-11-22T12:04:00.000Z"),
  nameOf: (_, field) => `Shop / ${field}`,
};
const preview = (text: Json) => previewValue(text, scope);
const value = (text: Json) => {
  const found = preview(text);
  return found.kind === "value" ? JSON.parse(JSON.stringify(found.value)) : found.kind;
};

test.each<[Json, unknown]>([
  ["{{ input.age }}", 36],
  ["{{ input.age + 1 }} years", "37 years"],
  ["{{ input.isOn }}", true],
  ["{{ input.none }}", null],
  ["{{ input.tags }}", ["a", "b"]],
  ["{{ input.quote }}", "« Bonjour » / hello"],
  ["{{ actions.get.json['odd-name'] }}", 1],
  ["{{ functions.now() }}", "2026-11-22T12:04:00.000Z"],
  [{ a: ["{{ length(input.tags) }}", "b"] }, { a: [2, "b"] }],
  ["plain", "plain"],
])("of %j the value is %j", (text, expected) => {
  expect(value(text)).toEqual(expected);
  expect(preview(text)).toMatchObject({ isMasked: false, missing: [] });
});

test.each<[Json, unknown]>([
  ["{{ vars.token }}", "«masked»"],
  ["token={{ vars.token }};", "token=«masked»;"],
  ["{{ vars.none ?? vars.token }}", "«masked»"],
  [
    {
      line: "{{ 'a' + vars.token }}",
      list: ["{{ mask(input.name) }}", "{{ input.age }}", "{{ input.no }}"],
      no: "{{ input.no }}",
    },
    { line: "«masked»", list: ["«masked»", 36, null] },
  ],
  ["{{ actions.get.json.items }}", [{ id: 7, key: "«get / key»" }]],
  ["{{ input.isOn ? vars.line : 0 }}", "Bearer «Twilio / Auth token»"],
])("what was masked shows as its mark: %j is %j", (text, expected) => {
  expect(value(text)).toEqual(expected);
  expect(preview(text)).toMatchObject({ isMasked: true });
});

test.each([
  "{{ functions.length(vars.token) }}",
  "{{ vars.token == 'x' }}",
  "{{ vars.token + 'x' }}",
  "{{ vars.token.length }}",
  "{{ vars.token[0] }}",
  "{{ vars.token ? 1 : 2 }}",
  "{{ !vars.token }}",
  "{{ vars.token || 1 }}",
  "{{ vars.token && 1 }}",
  "{{ vars.token ?? 1 }}",
  "{{ input[vars.token] }}",
  "{{ functions.toArray(vars.token) }}",
  "{{ functions.merge(input, actions.get.json.items[0]) }}",
  "{{ functions.length(actions.get.json.items) }}",
  "{{ 'all: ' + actions.get.json }}",
  "all: {{ actions.get.json }}",
  "{{ actions.hidden.x }}",
  "{{ actions.keys.other }}",
  "{{ functions.mask(input.name) }}",
  "{{ functions.mask(vars.token) }}",
])("nothing is made of a mark: %s", (text) => {
  expect(preview(text)).toEqual({ kind: "masked" });
});

test.each<[Json, string]>([
  [{ operator: "EQUAL", operands: ["{{ vars.token }}", "«masked»"] }, "masked"],
  [{ operator: "IS_TRUE", operands: ["{{ vars.token }}"] }, "masked"],
  [{ operator: "HAS_NO_VALUE", operands: ["{{ actions.hidden }}"] }, "masked"],
  [{ operator: "BEWARE", operands: ["{{ input.age }}", 36] }, "error"],
])("of the condition %j: %s", (condition, kind) => {
  expect(previewCondition(condition, scope)).toMatchObject({ kind });
});

test("a condition is met as in a run", () => {
  const adult = { operator: "GREATER_THAN_OR_EQUAL", operands: ["{{ input.age }}", 18] };
  const condition = {
    operator: "AND",
    operands: [adult, { operator: "EQUAL", operands: ["{{ input.name }}", "Bob"] }],
  };
  expect(previewCondition(adult, scope)).toMatchObject({ kind: "value", value: true });
  expect(previewCondition(condition, scope)).toMatchObject({ kind: "value", value: false });
});

test("what did not run, and what a run makes anew, is said", () => {
  expect(preview("{{ actions.late.x }}")).toEqual({ kind: "nothing", missing: ["late"] });
  expect(preview("{{ actions.get.none }}")).toEqual({ kind: "nothing", missing: [] });
  expect(preview("Hi {{ actions.late.x }}{{ actions.late.y }}")).toMatchObject({ value: "Hi ", missing: ["late"] });
  for (const call of ["uuid()", "random()", "md5(input.name)", "substring(sha256(input.name), 0, 4)"]) {
    expect(preview(`{{ functions.${call} }}`), call).toEqual({ kind: "later" });
  }
});

test("a stored item shows as its name, and is not said to be masked", () => {
  const text = `Bearer {{@VaultItem.${GUID}.Password}} {{ input.age }}`;
  expect(value(text)).toBe("Bearer «Shop / Password» 36");
  expect(preview(text)).toMatchObject({ isMasked: false });
});

test("the budget is that of a browser, and what it ends is no error", () => {
  const roots = { input: { list: Array.from({ length: 250_000 }, () => 1), text: "a".repeat(3_000_000) } };
  for (const text of ["{{ functions.slice(input.list, 1) }}", "{{ input.text + input.text }}"]) {
    expect(previewValue(text, { ...scope, roots })).toEqual({ kind: "tooMuch" });
  }
});

test("errors are those of a run, with their place", () => {
  expect(preview({ a: "{{ input. }}" })).toMatchObject({
    kind: "error",
    error: { messageKey: "errors.expressionUnfinished", path: "a", position: 10 },
  });
});

const names = [
  "input",
  "vars",
  "actions",
  "constructor",
  "__proto__",
  "prototype",
  "toString",
  "globalThis",
  "process",
];
const leaf = fc.oneof(
  fc.constantFrom(...names, "1", "'a'", "null", "[]", "undefined", "-1", "1e308"),
  fc.tuple(fc.constantFrom("input", "vars", "actions"), fc.constantFrom(...names)).map((parts) => parts.join(".")),
);
const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    leaf,
    fc.tuple(tie("expression"), fc.constantFrom(...names)).map(([object, name]) => `(${object}).${name}`),
    fc.tuple(tie("expression"), tie("expression")).map(([object, key]) => `(${object})[${key}]`),
    fc
      .tuple(fc.constantFrom(...functionNames), fc.array(tie("expression"), { maxLength: 3 }))
      .map(([name, args]) => `functions.${name}(${args.join(", ")})`),
    fc
      .tuple(tie("expression"), fc.constantFrom("+", "==", "&&", "||", "??", "<", "%"), tie("expression"))
      .map(([left, operator, right]) => `(${left}) ${operator} (${right})`),
    fc.tuple(tie("expression"), tie("expression")).map(([test, then]) => `(${test}) ? (${then}) : !(${test})`),
  ),
}));

test("no expression throws, and none finds code", () => {
  fc.assert(
    fc.property(expression, fc.boolean(), (written, isWhole) => {
      const found = preview(isWhole ? `{{ ${written} }}` : `a {{ ${written} }} b`);
      expect(["value", "nothing", "masked", "later", "tooMuch", "error"]).toContain(found.kind);
      if (found.kind === "value") expect(holdsCode(found.value)).toBe(false);
    }),
    { numRuns: 500 },
  );
  for (const path of ["constructor", "__proto__", "toString", "name.constructor", "tags.map", "name.at"]) {
    expect(preview(`{{ input.${path} }}`), path).toEqual({ kind: "nothing", missing: [] });
  }
  for (const text of ["{{ constructor }}", "{{ this }}", "{{ globalThis.process }}", "{{ actions.constructor.x }}"]) {
    expect(preview(text), text).toMatchObject({ kind: "nothing" });
  }
  expect(preview("{{ input.name.at(0) }}")).toMatchObject({ kind: "error" });
});

function holdsCode(found: unknown): boolean {
  if (typeof found === "function" || found === Object.prototype || found === Array.prototype) return true;
  return typeof found === "object" && found !== null && Object.values(found).some(holdsCode);
}
