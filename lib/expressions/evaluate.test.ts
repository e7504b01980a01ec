import fc from "fast-check";
import { expect, test, vi } from "vitest";
import type { Json } from "#lib/shared/json.ts";
import { createBudget } from "./budget.ts";
import { ExpressionError } from "./expression-error.ts";
import { nodeDigest } from "./node-digest.ts";
import { resolveValue, type Scope } from "./resolve-value.ts";

// Thousands of texts, on machines that do other things meanwhile.
vi.setConfig({ testTimeout: 60_000 });

const roots = {
  input: { name: "Maud", age: 40, tags: ["a", "b"], nested: { deep: [{ x: 1 }] }, zero: 0, no: false, nothing: null },
  vars: { text: "10", "odd key": 1 },
};
const scope: Scope = {
  roots,
  digest: nodeDigest,
  secret: () => {
    throw new Error("no secret here");
  },
};
const budget = () => createBudget({ steps: 100_000, bytes: 1_000_000 });
const evaluate = (expression: string, given: Scope = scope) => resolveValue(`{{ ${expression} }}`, given, budget());

test.each<[string, unknown]>([
  ["1", 1],
  ["1.5e3", 1500],
  ["'it\\'s \\n \\u00e9'", "it's \n é"],
  ['"double"', "double"],
  ["true", true],
  ["null", null],
  ["undefined", undefined],
  ["[1, 'a', [2]]", [1, "a", [2]]],
  ["input.name", "Maud"],
  ["input['name']", "Maud"],
  ["input.tags[1]", "b"],
  ["input.tags.1", "b"],
  ["input.tags.length", 2],
  ["input.name.length", 4],
  ["input.name[0]", "M"],
  ["input.nested.deep[0].x", 1],
  ["input.nested.deep.0.x", 1],
  ["vars['odd key']", 1],
  ["input.absent", undefined],
  ["input.absent.more[1].still", undefined],
  ["input?.absent?.[0]", undefined],
  ["absent", undefined],
  ["functions", undefined],
  ["functions.now", undefined],
  ["input.nothing.x", undefined],
])("%s is %j", (expression, value) => {
  expect(evaluate(expression)).toEqual(value);
});

test.each<[string, unknown]>([
  ["1 + 2 * 3", 7],
  ["(1 + 2) * 3", 9],
  ["7 % 4 - 1", 2],
  ["8 / 2 / 2", 2],
  ["-input.age", -40],
  ["+'5'", 5],
  ["- -1", 1],
  ["1 / 0", undefined],
  ["'a' + 1", "a1"],
  ["1 + '1'", "11"],
  ["'a' + input.absent", "a"],
  ["input.absent + 1", undefined],
  ["'3' * '4'", 12],
  ["[] - 1", undefined],
  ["!input.zero", true],
  ["!!input.name", true],
  ["input.zero || 'else'", "else"],
  ["input.zero ?? 'else'", 0],
  ["input.absent ?? input.nothing ?? 'else'", "else"],
  ["input.name && input.age", 40],
  ["input.no && input.absent.x", false],
  ["true || false && false", true],
  ["input.age > 18 ? 'adult' : 'minor'", "adult"],
  ["false ? 1 : true ? 2 : 3", 2],
  ["2 > 10", false],
  ["'2' > '10'", false],
  ["'b' > 'a'", true],
  ["'2026-01-02' >= '2026-01-01'", true],
  ["3 <= 3", true],
  ["3 < 3", false],
  ["'a' < 1", false],
  ["vars.text == 10", true],
  ["vars.text === 10", false],
  ["vars.text !== 10", true],
  ["vars.text != 10", false],
  ["input.nothing == input.absent", true],
  ["input.nothing === input.absent", false],
  ["'true' == true", true],
  ["0 == false", false],
  ["'' == 0", false],
  ["[1, [2]] == [1, [2]]", true],
  ["input.nested === input.nested", true],
])("%s gives %j", (expression, value) => {
  expect(evaluate(expression)).toEqual(value);
});

test.each([
  "input.constructor",
  "input.__proto__",
  "input['__proto__']",
  "input.toString",
  "input.hasOwnProperty",
  "input.tags.map",
  "input.tags.constructor.constructor",
  "input.name.constructor",
  "input.name.at",
  "input.age.toFixed",
  "constructor",
  "__proto__",
  "hasOwnProperty",
  "'a'.constructor",
  "[].concat",
  "input[['__proto__']]",
])("%s reaches no prototype", (expression) => {
  expect(evaluate(expression)).toBeUndefined();
});

test("getters do not run, and functions are no values", () => {
  const trap = { fn: () => 1, list: [() => 1] };
  Object.defineProperty(trap, "getter", {
    enumerable: true,
    get() {
      throw new Error("ran");
    },
  });
  const trapped = { ...scope, roots: { input: trap } };
  expect(evaluate("input.getter", trapped)).toBeUndefined();
  expect(evaluate("input.fn", trapped)).toBeUndefined();
  expect(evaluate("input", trapped)).toEqual({ list: [null] });
  expect(evaluate("input.fn.name", trapped)).toBeUndefined();
});

test("a name like __proto__ in data is data", () => {
  const hostile = { ...scope, roots: { input: JSON.parse('{"__proto__":{"x":1}}') } };
  expect(evaluate("input.__proto__.x", hostile)).toBe(1);
  const copy = evaluate("merge(input, input)", hostile) as Record<string, unknown>;
  expect(Object.getPrototypeOf(copy)).toBeNull();
  expect(({} as Record<string, unknown>).x).toBeUndefined();
});

test("no expression throws anything but an ExpressionError, gives a function, or passes its budget", () => {
  const atoms = fc.constantFrom(
    ..."input|vars|input.tags|input.name|'x'|1|0|null|true|[]|input.__proto__|input.constructor|functions.now()".split(
      "|",
    ),
    "replaceAll(input.name, 'a', input.name)",
    "split('aaaa', '')",
    "merge(input, vars)",
    "encodeURIComponent('\\ud800')",
    "slice(input.tags, -1)",
    "random(1, 0)",
    "toTimestamp('x')",
    "substring('abc', 2, -1)",
  );
  const operators = fc.constantFrom(..."+ - * / % == != === !== < <= > >= && || ??".split(" "));
  const expressions = fc.letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { depthSize: "medium", withCrossShrink: true },
      atoms,
      fc.tuple(tie("node"), operators, tie("node")).map(([a, op, b]) => `(${a} ${op} ${b})`),
      fc.tuple(tie("node"), tie("node")).map(([a, b]) => `${a}[${b}]`),
      tie("node").map((a) => `!${a}`),
      tie("node").map((a) => `toString(${a})`),
      tie("node").map((a) => `length(${a})`),
    ),
  })).node;
  fc.assert(
    fc.property(expressions, (expression) => {
      try {
        const value = evaluate(expression);
        expect(value === undefined || JSON.stringify(value) !== undefined).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(ExpressionError);
      }
    }),
    { numRuns: 1000 },
  );
});

test("any data is read without a throw, and comes back as it was", () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), (text) => {
      const data: Json = JSON.parse(text);
      const value = evaluate("input", { ...scope, roots: { input: data } });
      expect(JSON.parse(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(data)));
    }),
  );
});

test.each([
  ["steps", "input.list", { list: Array.from({ length: 5000 }, () => 1) }],
  ["text", "'x' + input.text + input.text", { text: "y".repeat(60_000) }],
  ["copies made by replacing", "replaceAll(input.a, 'a', input.a)", { a: "a".repeat(1000) }],
  ["parts of a split", "split(input.a, '')", { a: "a".repeat(5000) }],
  ["a text turned into JSON", "toString(input)", { list: Array.from({ length: 5000 }, () => "x") }],
])("the budget ends an expression that spends too much on %s", (_, expression, input) => {
  const small = createBudget({ steps: 1000, bytes: 200_000 });
  const call = () => resolveValue(`{{ ${expression} }}`, { ...scope, roots: { input } }, small);
  expect(call).toThrow(
    expect.objectContaining({ messageKey: expect.stringMatching(/errors\.expression(Steps|Bytes)/) }),
  );
});

test("data nested deeper than the limit is refused, not run out of stack", () => {
  const deep = () => Array.from({ length: 20_000 }).reduce<Json>((inner) => [inner], 1);
  const given = { ...scope, roots: { input: deep(), vars: deep() } };
  for (const expression of ["input", "toString(input)", "input == vars", "merge(input, vars)"]) {
    const call = () => resolveValue(`{{ ${expression} }}`, given, createBudget({ steps: 1e6, bytes: 1e6 }));
    expect(call).toThrow(expect.objectContaining({ messageKey: "errors.expressionTooDeep" }));
  }
});
