import { expect, test } from "vitest";
import { createBudget } from "./budget.ts";
import { functionNames } from "./function-names.ts";
import { resolveValue } from "./resolve-value.ts";

const input = {
  text: "Ärger, $& and more",
  list: ["a", { b: 1 }, 3],
  object: { a: 1, nested: { x: 1, y: [1] } },
  html: "a+b (c) [d] $1 $& .*",
};
const masked: unknown[] = [];
const call = (expression: string) =>
  resolveValue(
    `{{ ${expression} }}`,
    {
      roots: { input, vars: { more: { nested: { y: [2], z: 3 } } } },
      secret: () => expect.fail("no secret here"),
      onMask: (value) => masked.push(value),
      clock: () => new Date("2026-07-31T10:20:30.456Z"),
      random: () => 0.5,
      uuid: () => "11111111-1111-4111-8111-111111111111",
    },
    createBudget({ steps: 100_000, bytes: 1_000_000 }),
  );

const cases: [string, unknown][] = [
  ["toArray(1)", [1]],
  ["toArray([1])", [1]],
  ["toArray(input.absent)", []],
  ["toBoolean('true')", true],
  ["toBoolean(' Yes ')", true],
  ["toBoolean('false')", false],
  ["toBoolean('')", false],
  ["toBoolean(0)", false],
  ["toBoolean(input.absent)", false],
  ["toBoolean([])", true],
  ["length('abc')", 3],
  ["length(input.list)", 3],
  ["length(input.object)", 2],
  ["length(5)", undefined],
  ["toNumber(' 12.5 ')", 12.5],
  ["toNumber('12x')", undefined],
  ["toNumber('')", undefined],
  ["toNumber(true)", 1],
  ["toNumber(input.list)", undefined],
  ["random()", 1],
  ["random(1, 6)", 4],
  ["random(0, 1, true)", 0.5],
  ["random(0, 0.5)", 0.25],
  ["random(6, 1)", undefined],
  ["slice('abcdef', 1, 3)", "bc"],
  ["slice('abcdef', -2)", "ef"],
  ["slice(input.list, 1)", [{ b: 1 }, 3]],
  ["slice(input.absent, 1)", undefined],
  ["toString(12)", "12"],
  ["toString(input.list)", '["a",{"b":1},3]'],
  ["toString(input.absent)", ""],
  ["toString(true)", "true"],
  ["substring('abcdef', 1, 3)", "bc"],
  ["substring('abcdef', 4)", "ef"],
  ["toTimestamp()", 1_785_493_230],
  ["toTimestamp('2026-07-31T10:20:30Z')", 1_785_493_230],
  ["toTimestamp(1785493230456)", 1_785_493_230],
  ["toTimestamp('no date')", undefined],
  ["toTimestamp(input.list)", undefined],
  ["toLowerCase('ÄB')", "äb"],
  ["toUpperCase('äb')", "ÄB"],
  ["toUpperCase(input.absent) ?? 'none'", "none"],
  ["replaceAll('a.b.c', '.', '$&')", "a$&b$&c"],
  ["replaceAll(input.html, '.*', '!')", "a+b (c) [d] $1 $& !"],
  ["replaceAll('abc', '', 'x')", "abc"],
  ["replaceAll('abc', 'b')", "ac"],
  ["replace('a.b.c', '.', '$1')", "a$1b.c"],
  ["replace('abc', input.absent, 'x')", "abc"],
  ["split('a,b,c', ',')", ["a", "b", "c"]],
  ["split('a,b,c', ',', 2)", ["a", "b"]],
  ["split('a😀', '')", ["a", "😀"]],
  ["split('abc')", ["abc"]],
  ["split('a.b', '.')", ["a", "b"]],
  ["now()", "2026-07-31T10:20:30.456Z"],
  ["functions.now()", "2026-07-31T10:20:30.456Z"],
  ["includes('abc', 'b')", true],
  ["includes('abc', 'b', 2)", false],
  ["includes(input.list, 3)", true],
  ["includes(input.list, '3')", false],
  ["includes(input.list, input.list[1])", true],
  ["includes(input.object, 1)", true],
  ["includes(input.absent, 1)", false],
  ["indexOf('abcb', 'b', 2)", 3],
  ["indexOf(input.list, 3)", 2],
  ["indexOf(input.list, 'a', -1)", -1],
  ["indexOf(input.list, 'none')", -1],
  ["merge([1], [2, 3])", [1, 2, 3]],
  ["merge(input.object, vars.more)", { a: 1, nested: { x: 1, y: [2], z: 3 } }],
  ["merge(input.object, input.absent)", input.object],
  ["merge()", {}],
  ["md5('abc')", "900150983cd24fb0d6963f7d28e17f72"],
  ["sha1('abc')", "a9993e364706816aba3e25717850c26c9cd0d89d"],
  ["sha256('abc')", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  [
    "sha512('abc')",
    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
  ],
  ["sha256('é')", "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c"],
  ["md5(input.list)", undefined],
  ["uuid()", "11111111-1111-4111-8111-111111111111"],
  ["encodeURIComponent('a b&é/')", "a%20b%26%C3%A9%2F"],
  ["encodeURIComponent('\\ud800')", "%EF%BF%BD"],
  ["mask('secret')", "secret"],
];

test.each(cases)("%s gives %j", (expression, value) => {
  expect(call(expression)).toEqual(value);
});

test("every function is in the table", () => {
  expect(functionNames.filter((name) => !cases.some(([expression]) => expression.includes(`${name}(`)))).toEqual([]);
});

test("mask() keeps the value and tells what to mask where it is shown", () => {
  masked.length = 0;
  expect(call("mask(input.object.a)")).toBe(1);
  expect(masked).toEqual([1]);
});

test("mask() is refused where nothing could be masked", () => {
  const scope = { roots: { input }, secret: () => expect.fail("no secret here") };
  const run = () => resolveValue("{{ mask(input.text) }}", scope, createBudget({ steps: 100, bytes: 1000 }));
  expect(run).toThrow(expect.objectContaining({ messageKey: "errors.maskUnavailable" }));
});

test("without a clock or a source given, the system's are used", () => {
  const scope = { roots: {}, secret: () => expect.fail("no secret here") };
  const run = (text: string) => resolveValue(text, scope, createBudget({ steps: 1000, bytes: 10_000 }));
  expect(run("{{ uuid() }}")).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
  expect(run("{{ toTimestamp(now()) - toTimestamp() }}")).toBeGreaterThanOrEqual(-1);
  for (let time = 0; time < 100; time++) expect([1, 2, 3]).toContain(run("{{ random(1, 3) }}"));
});
