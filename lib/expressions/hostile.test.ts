import fc from "fast-check";
import { expect, test, vi } from "vitest";
import type { Json } from "#lib/shared/json.ts";
import { createBudget } from "./budget.ts";
import { ExpressionError } from "./expression-error.ts";
import { functionNames } from "./function-names.ts";
import { nodeDigest } from "./node-digest.ts";
import { parseTemplate } from "./parse-template.ts";
import { resolveValue, type Scope } from "./resolve-value.ts";

// Thousands of texts, on machines that do other things meanwhile.
vi.setConfig({ testTimeout: 60_000 });

const scope = (roots: Record<string, unknown>): Scope => ({
  roots,
  digest: nodeDigest,
  secret: () => {
    throw new ExpressionError("errors.secretReference");
  },
  onMask: () => undefined,
});
const limits = { steps: 50_000, bytes: 500_000 };

/** What was spent of a budget that bounds it: the counts of a real one, which ends it. */
function counted(max = limits) {
  const budget = createBudget(max);
  const spent = { steps: 0, bytes: 0 };
  return {
    spent,
    budget: {
      beginValue: budget.beginValue,
      spendSteps(count: number) {
        budget.spendSteps(count);
        spent.steps += count;
      },
      spendText(characters: number) {
        budget.spendText(characters);
        spent.bytes += characters * 2;
      },
    },
  };
}

const data: Json = {
  text: "a😀b",
  long: "ab".repeat(2000),
  list: [1, "two", null, [3]],
  object: JSON.parse('{"__proto__":{"polluted":1},"constructor":"own","a":{"b":2}}'),
  zero: 0,
};
const pieces = fc.constantFrom(
  ..."{{ }} ( ) [ ] ' \" \\ . , ? : ?? ?. && || ! - + * / % < >= === != @ { 1 0.5 1e9 é 😀 null undefined true".split(
    " ",
  ),
  ..."input vars actions functions trigger constructor __proto__ prototype hasOwnProperty toString length text long list".split(
    " ",
  ),
  ...functionNames.map((name) => `${name}(`),
  ...["input.long", "input.object", "input['__proto__']", "replaceAll(input.long, 'a', input.long)", " "],
);
const texts = fc.oneof(
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.array(pieces, { maxLength: 25 }).map((list) => list.join("")),
  fc.array(pieces, { maxLength: 25 }).map((list) => `{{ ${list.join(" ")} }}`),
);

test("no text throws anything but an ExpressionError, gives anything but JSON, or runs past its budget", () => {
  fc.assert(
    fc.property(texts, (text) => {
      const { budget, spent } = counted();
      try {
        const value = resolveValue(text, scope({ input: data, vars: {} }), budget);
        expect(JSON.stringify(value)?.length ?? 0).toBeLessThan(24 * spent.steps + 6 * spent.bytes + 8);
      } catch (error) {
        expect(error).toBeInstanceOf(ExpressionError);
        const { position } = error as ExpressionError;
        if (position !== null) expect(position).toBeLessThanOrEqual(text.length);
      }
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    }),
    { numRuns: 5000 },
  );
});

test("no text reaches a prototype: what it reads is the data's own", () => {
  const names = Object.getOwnPropertyNames;
  const inherited = [Object, Array, String, Number, Boolean, Function].flatMap(({ prototype }) => names(prototype));
  const bases = [
    "input",
    "input.text",
    "input.list",
    "input.zero",
    "input.object.a",
    "'x'",
    "1",
    "[1]",
    "true",
    "vars",
  ];
  for (const name of new Set(inherited)) {
    if (name === "length") continue;
    for (const base of bases) {
      const text = `{{ [${base}['${name}'], ${base}.${/^\w+$/.test(name) ? name : "x"}] }}`;
      expect(resolveValue(text, scope({ input: data, vars: {} }), createBudget(limits)), text).toEqual([null, null]);
    }
  }
});

test("neither getters, nor methods, nor what a proxy traps but its own data are ever run", () => {
  const ran: string[] = [];
  const noted = (name: string) => () => {
    ran.push(name);
    return undefined;
  };
  const list: unknown[] = [1, 2];
  Object.defineProperty(list, 0, { enumerable: true, get: noted("index") });
  Object.defineProperty(list, "constructor", { get: noted("constructor") });
  const traps = [
    "get",
    "has",
    "getPrototypeOf",
    "set",
    "apply",
    "construct",
    "deleteProperty",
    "defineProperty",
  ] as const;
  const proxy = new Proxy(
    { a: 1, b: { c: [1] } },
    Object.fromEntries(traps.filter((trap) => trap !== "getPrototypeOf").map((trap) => [trap, noted(trap)])),
  );
  const object = { [Symbol.toPrimitive]: noted("symbol"), toString: noted("toString"), toJSON: noted("toJSON") };
  Object.defineProperty(object, "secret", { enumerable: true, get: noted("getter") });
  const given = scope({ input: { list, proxy, object, at: [list, proxy, object] } });
  const values = ["input.list", "input.proxy", "input.object", "input.at", "input.list[0]", "input.proxy.b.c[0]"];
  for (const value of values) {
    for (const name of functionNames) {
      resolveValue(`{{ ${name}(${value}, ${value}) }} x`, given, createBudget(limits));
      resolveValue(`{{ ${name}(${value}, 1, 2) }}`, given, createBudget(limits));
    }
    for (const operator of ["+", "<", "==", "===", "??"]) {
      resolveValue(`{{ ${value} ${operator} input.list }}`, given, createBudget(limits));
    }
    resolveValue(`{{ ${value} }} and {{ input[${value}] }}`, given, createBudget(limits));
  }
  expect(ran).toEqual([]);
  expect(resolveValue("{{ input.proxy.b.c[0] }}", given, createBudget(limits))).toBe(1);
});

const long = "a".repeat(100_000);
test.each([
  [
    "replaceAll that doubles",
    "replaceAll(replaceAll(replaceAll(input.a, 'a', input.a), 'a', input.a), 'a', input.a)",
    1,
  ],
  ["encoding what was encoded", `${"encodeURIComponent(".repeat(20)}input.percent${")".repeat(20)}`, 1],
  ["split and joined again", `${"toString(split(".repeat(20)}input.a${", ''))".repeat(20)}`, 1],
  ["lists that double", "length(merge(split(input.a, ''), split(input.a, '')))", 100],
  ["objects merged many times", "length(merge(input.wide, input.wide))", 100],
  ["a list printed many times", "toString(input.many)", 60],
  ["a long text compared many times", "input.a == input.b", 200],
  ["a long text ordered many times", "input.a > input.b", 200],
  ["a long text as a name", "input[input.a]", 100],
  ["a long text searched many times", "includes(input.a, input.needle)", 100],
  ["an object counted many times", "length(input.wide)", 150],
  ["wide objects compared many times", "input.wide == input.many ? 1 : input.wide == input.wider", 150],
  ["a long text read as a truth many times", "toBoolean(input.a)", 100],
])("the budget ends %s", (_, expression, times) => {
  const input = {
    a: long,
    b: `${long.slice(1)}a`,
    percent: "%".repeat(5000),
    wider: Object.fromEntries(Array.from({ length: 20_001 }, (_, index) => [`k${index}`, 1])),
    many: Array.from({ length: 50_000 }, () => 1),
    wide: Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`k${index}`, 1])),
    needle: `${"a".repeat(300)}b${"a".repeat(20_000)}`,
  };
  const { budget, spent } = counted({ steps: 1_000_000, bytes: 16_000_000 });
  expect(() => resolveValue(`{{ ${expression} }}`.repeat(times), scope({ input }), budget)).toThrow(
    expect.objectContaining({ messageKey: expect.stringMatching(/errors\.expression(Steps|Bytes)/) }),
  );
  expect(spent.steps).toBeLessThanOrEqual(1_000_000);
  expect(spent.bytes).toBeLessThanOrEqual(16_000_000);
});

test("one value may take only so much at once, another begins afresh", () => {
  const budget = createBudget({ steps: 1000, bytes: 10_000 }, { steps: 10, bytes: 100 });
  const given = scope({ input: { text: "x".repeat(20), list: Array.from({ length: 20 }, () => 1) } });
  const resolve = (text: string) => resolveValue(text, given, budget);
  for (let time = 0; time < 10; time++) expect(resolve("{{ input.text[0] }}")).toBe("x");
  expect(() => resolve("{{ input.text + input.text }}")).toThrow(
    expect.objectContaining({ messageKey: "errors.expressionBytesOnce" }),
  );
  expect(() => resolve("{{ input.list }}")).toThrow(
    expect.objectContaining({ messageKey: "errors.expressionStepsOnce" }),
  );
  expect(resolve("{{ 1 }}")).toBe(1);
});

test("a template of a megabyte is read in steps that grow with it, and no faster", () => {
  const shapes = [
    "text {{ input.name }} and more ",
    "{{a}}",
    "{{ 'quoted }} text' + \"and {{ this\" }}",
    "{ { } } ",
    "{{ f }}\n\n\t   ",
    "{{                    input . x                   }}",
  ];
  for (const shape of shapes) {
    const steps = (length: number) => stepsToParse(shape.repeat(Math.ceil(length / shape.length)));
    expect(steps(1_000_000), shape).toBeLessThan(11 * steps(100_000) + 100);
  }
});

test.each([
  ["braces", "{{".repeat(10_000)],
  ["brackets", `{{ ${"(".repeat(10_000)}1${")".repeat(10_000)} }}`],
  ["lists", `{{ ${"[".repeat(10_000)}1${"]".repeat(10_000)} }}`],
  ["indices", `{{ ${"a[".repeat(10_000)}1${"]".repeat(10_000)} }}`],
  ["calls", `{{ ${"length(".repeat(10_000)}1${")".repeat(10_000)} }}`],
  ["quotes", `{{ ${"'".repeat(10_001)} }}`],
  ["backslashes", `{{ '${"\\".repeat(10_001)} }}`],
  ["questions", `{{ ${"a ? ".repeat(10_000)}1 }}`],
  ["spaces", `{{${" ".repeat(1_000_000)}`],
  ["at signs", "{{ @".repeat(10_000)],
])("very many %s are an error in steps that grow with the text", (_, text) => {
  expect(() => parseTemplate(text)).toThrow(ExpressionError);
  expect(stepsToParse(text)).toBeLessThan(20 * text.length);
});

/** Characters that the tokenizer looked at: each search of a pattern, and what it matched. */
function stepsToParse(text: string): number {
  const { exec } = RegExp.prototype;
  let steps = 0;
  RegExp.prototype.exec = function counted(this: RegExp, subject: string) {
    const found = exec.call(this, subject);
    steps += 1 + (found?.[0].length ?? 0);
    return found;
  };
  try {
    parseTemplate(text);
  } catch (error) {
    expect(error).toBeInstanceOf(ExpressionError);
  } finally {
    RegExp.prototype.exec = exec;
  }
  return steps;
}
