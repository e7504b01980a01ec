import { expect, test } from "vitest";
import { isSecretText } from "#lib/secrets/secret-text.ts";
import { createBudget } from "./budget.ts";
import { functionNames } from "./function-names.ts";
import { nodeDigest } from "./node-digest.ts";
import { resolveValue, type Scope } from "./resolve-value.ts";

const GUID = "0190f3c2-7a4b-7c1d-8e2f-0123456789ab";
const input = {
  text: "Ärger, $& and more",
  list: ["a", { b: 1 }, 3],
  object: { a: 1, nested: { x: 1, y: [1] } },
  html: "a+b (c) [d] $1 $& .*",
  nothing: null,
  numbers: [1, 2, 3, 2, 1],
  long: "ab".repeat(500_000),
  needle: "a".repeat(40),
};
const masked: unknown[] = [];
const secret: Scope["secret"] = () => ({ kind: "secret", key: "k", mark: "«Shop / Password»" });
const token = resolveValue(
  `{{@VaultItem.${GUID}.Password}}`,
  { roots: {}, secret, digest: nodeDigest },
  createBudget({ steps: 10, bytes: 1000 }),
);
const call = (expression: string) =>
  resolveValue(
    `{{ ${expression} }}`,
    {
      roots: { input, vars: { more: { nested: { y: [2], z: 3 } }, token } },
      secret,
      digest: nodeDigest,
      onMask: (value) => masked.push(value),
      clock: () => new Date("2026-07-31T10:20:30.456Z"),
      random: () => 0.5,
      uuid: () => "11111111-1111-4111-8111-111111111111",
    },
    createBudget({ steps: 3_000_000, bytes: 30_000_000 }),
  );

const cases: [string, unknown][] = [
  ["toArray(1)", [1]],
  ["toArray([1])", [1]],
  ["toArray('ab')", ["ab"]],
  ["toArray(false)", [false]],
  ["toArray(input.object)", [input.object]],
  ["toArray(null)", []],
  ["toArray(input.absent)", []],
  ["toArray()", []],
  ["toBoolean('true')", true],
  ["toBoolean(' Yes ')", true],
  ["toBoolean('ON')", true],
  ["toBoolean('1')", true],
  ["toBoolean('false')", false],
  ["toBoolean('anything')", false],
  ["toBoolean('')", false],
  ["toBoolean(0)", false],
  ["toBoolean(-1)", true],
  ["toBoolean(null)", false],
  ["toBoolean(input.absent)", false],
  ["toBoolean()", false],
  ["toBoolean([])", true],
  ["toBoolean(input.object)", true],
  ["length('abc')", 3],
  ["length('😀')", 2],
  ["length('')", 0],
  ["length(input.list)", 3],
  ["length([])", 0],
  ["length(input.object)", 2],
  ["length(input.long)", 1_000_000],
  ["length(5)", undefined],
  ["length(true)", undefined],
  ["length(null)", undefined],
  ["length()", undefined],
  ["toNumber(' 12.5 ')", 12.5],
  ["toNumber('-3')", -3],
  ["toNumber('1e3')", 1000],
  ["toNumber(7)", 7],
  ["toNumber('12x')", undefined],
  ["toNumber('1,5')", undefined],
  ["toNumber('')", undefined],
  ["toNumber('  ')", undefined],
  ["toNumber('Infinity')", undefined],
  ["toNumber('1e999')", undefined],
  ["toNumber(input.long)", undefined],
  ["toNumber(true)", 1],
  ["toNumber(false)", 0],
  ["toNumber(null)", undefined],
  ["toNumber()", undefined],
  ["toNumber(input.list)", undefined],
  ["random()", 1],
  ["random(1, 6)", 4],
  ["random('1', '6')", 4],
  ["random(0, 1, true)", 0.5],
  ["random(0, 0.5)", 0.25],
  ["random(-3, -1)", -2],
  ["random(2, 2)", 2],
  ["random(6, 1)", undefined],
  ["random('x', 1)", undefined],
  ["random(null, 1)", undefined],
  ["random(-1e308, 1e308)", undefined],
  ["slice('abcdef', 1, 3)", "bc"],
  ["slice('abcdef', -2)", "ef"],
  ["slice('abcdef', 1.9, 3.9)", "bc"],
  ["slice('abcdef', -4, -2)", "cd"],
  ["slice('abcdef', 4, 1)", ""],
  ["slice('abcdef')", "abcdef"],
  ["slice('abcdef', 'x')", "abcdef"],
  ["slice(12345, 1, 3)", "23"],
  ["slice(input.list, 1)", [{ b: 1 }, 3]],
  ["slice(input.list, -1)", [3]],
  ["slice(input.list, 0, -1)", ["a", { b: 1 }]],
  ["slice(input.list, 99)", []],
  ["slice(input.object, 1)", undefined],
  ["slice(input.absent, 1)", undefined],
  ["slice()", undefined],
  ["toString(12)", "12"],
  ["toString(0.1 + 0.2)", "0.30000000000000004"],
  ["toString(input.list)", '["a",{"b":1},3]'],
  ["toString('text')", "text"],
  ["toString(input.absent)", ""],
  ["toString(null)", ""],
  ["toString()", ""],
  ["toString(true)", "true"],
  ["toString([null, input.absent, 1])", "[null,null,1]"],
  ["substring('abcdef', 1, 3)", "bc"],
  ["substring('abcdef', 3, 1)", "bc"],
  ["substring('abcdef', -2)", "abcdef"],
  ["substring('abcdef', 4)", "ef"],
  ["substring('abcdef', 4.7)", "ef"],
  ["substring('abcdef')", "abcdef"],
  ["substring(true, 1)", "rue"],
  ["substring(input.list, 1)", undefined],
  ["substring()", undefined],
  ["toTimestamp()", 1_785_493_230],
  ["toTimestamp('2026-07-31T10:20:30Z')", 1_785_493_230],
  ["toTimestamp('2026-07-31T12:20:30+02:00')", 1_785_493_230],
  ["toTimestamp('2026-07-31T10:20:30')", 1_785_493_230],
  ["toTimestamp('2026-07-31 10:20:30.9')", 1_785_493_230],
  ["toTimestamp('2026-07-31')", 1_785_456_000],
  ["toTimestamp('Fri, 31 Jul 2026 10:20:30 GMT')", 1_785_493_230],
  ["toTimestamp('Fri, 31 Jul 2026 12:20:30 +0200')", 1_785_493_230],
  ["toTimestamp('July 31, 2026')", 1_785_456_000],
  ["toTimestamp(1785493230456)", 1_785_493_230],
  ["toTimestamp(-1)", -1],
  ["toTimestamp(1e300)", undefined],
  ["toTimestamp('no date')", undefined],
  ["toTimestamp('order 12')", undefined],
  ["toTimestamp('2026-13-45')", undefined],
  ["toTimestamp('')", undefined],
  ["toTimestamp(input.absent)", undefined],
  ["toTimestamp(null)", undefined],
  ["toTimestamp(input.list)", undefined],
  ["toTimestamp(input.long)", undefined],
  ["toLowerCase('ÄB')", "äb"],
  ["toLowerCase(5)", "5"],
  ["toLowerCase(input.list)", undefined],
  ["toLowerCase()", undefined],
  ["toUpperCase('äb')", "ÄB"],
  ["toUpperCase('ß')", "SS"],
  ["toUpperCase(true)", "TRUE"],
  ["toUpperCase(input.absent) ?? 'none'", "none"],
  ["replaceAll('a.b.c', '.', '$&')", "a$&b$&c"],
  ["replaceAll(input.html, '.*', '!')", "a+b (c) [d] $1 $& !"],
  ["replaceAll('aaa', 'aa', 'b')", "ba"],
  ["replaceAll('abc', '', 'x')", "abc"],
  ["replaceAll('abc', 'b')", "ac"],
  ["replaceAll('a1b1', 1, 2)", "a2b2"],
  ["replaceAll('abc')", "abc"],
  ["replaceAll(input.list, 'a', 'b')", undefined],
  ["length(replaceAll(input.long, 'ab', 'c'))", 500_000],
  ["replace('a.b.c', '.', '$1')", "a$1b.c"],
  ["replace('abc', 'b')", "ac"],
  ["replace('abc', '', 'x')", "abc"],
  ["replace('abc', 'z', 'x')", "abc"],
  ["replace('abc', input.absent, 'x')", "abc"],
  ["replace(input.absent, 'a', 'x')", undefined],
  ["split('a,b,c', ',')", ["a", "b", "c"]],
  ["split('a,b,c', ',', 2)", ["a", "b"]],
  ["split('a,b,c', ',', 0)", []],
  ["split('a,b,c', ',', -1)", []],
  ["split('a,b,c', ',', 1.9)", ["a"]],
  ["split(',a,', ',')", ["", "a", ""]],
  ["split('', ',')", [""]],
  ["split('a😀', '')", ["a", "😀"]],
  ["split('abc')", ["abc"]],
  ["split('a.b', '.')", ["a", "b"]],
  ["split(1.5, '.')", ["1", "5"]],
  ["split(input.list, ',')", undefined],
  ["split()", undefined],
  ["now()", "2026-07-31T10:20:30.456Z"],
  ["functions.now()", "2026-07-31T10:20:30.456Z"],
  ["functions['now']()", "2026-07-31T10:20:30.456Z"],
  ["includes('abc', 'b')", true],
  ["includes('abc', 'b', 2)", false],
  ["includes('abc', 'b', -1)", false],
  ["includes('abc', 'c', -1)", true],
  ["includes('abc', '')", true],
  ["includes(123, 2)", true],
  ["includes(input.long, input.needle)", false],
  ["includes(input.list, 3)", true],
  ["includes(input.list, '3')", false],
  ["includes(input.list, input.list[1])", true],
  ["includes(input.list, 'a', 1)", false],
  ["includes(input.list, null)", false],
  ["includes([null], null)", true],
  ["includes(input.object, 1)", true],
  ["includes(input.object, 'nested')", false],
  ["includes(input.absent, 1)", false],
  ["includes(null, null)", false],
  ["includes()", false],
  ["indexOf('abcb', 'b', 2)", 3],
  ["indexOf('abcb', 'b', -1)", 3],
  ["indexOf('abcb', 'b', -1.9)", 3],
  ["indexOf('abcb', 'b', 99)", -1],
  ["indexOf(input.list, 3)", 2],
  ["indexOf(input.list, 'a', -1)", -1],
  ["indexOf(input.numbers, 1, -2)", 4],
  ["indexOf(input.numbers, 2, 1.5)", 1],
  ["indexOf(input.list, 'none')", -1],
  ["indexOf('abc')", -1],
  ["indexOf(input.object, 1)", undefined],
  ["indexOf()", undefined],
  ["merge([1], [2, 3])", [1, 2, 3]],
  ["merge([1], null, [[2]])", [1, [2]]],
  ["merge(input.object, vars.more)", { a: 1, nested: { x: 1, y: [2], z: 3 } }],
  ["merge(vars.more, input.object)", { a: 1, nested: { x: 1, y: [1], z: 3 } }],
  ["merge(input.object, input.absent)", input.object],
  ["merge(input.object, [1])", input.object],
  ["merge('text', 1)", {}],
  ["merge()", {}],
  ["md5('')", "d41d8cd98f00b204e9800998ecf8427e"],
  ["md5('abc')", "900150983cd24fb0d6963f7d28e17f72"],
  ["sha1('abc')", "a9993e364706816aba3e25717850c26c9cd0d89d"],
  ["sha256('abc')", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  [
    "sha512('abc')",
    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
  ],
  ["sha256('é')", "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c"],
  ["sha256(123) == sha256('123')", true],
  ["md5(input.list)", undefined],
  ["sha1(null)", undefined],
  ["sha256()", undefined],
  ["sha512(input.absent)", undefined],
  ["uuid()", "11111111-1111-4111-8111-111111111111"],
  ["encodeURIComponent('a b&é/')", "a%20b%26%C3%A9%2F"],
  ["encodeURIComponent('\\ud800')", "%EF%BF%BD"],
  ["encodeURIComponent(1.5)", "1.5"],
  ["encodeURIComponent(input.list)", undefined],
  ["encodeURIComponent()", undefined],
  ["mask('secret')", "secret"],
  ["mask()", undefined],
];

test.each(cases)("%s gives %j", (expression, value) => {
  expect(call(expression)).toEqual(value);
});

test("every function is in the table", () => {
  expect(functionNames.filter((name) => !cases.some(([expression]) => expression.startsWith(`${name}(`)))).toEqual([]);
});

test("every function takes any number of arguments of any kind", () => {
  const kinds = ["null", "input.absent", "0", "-1.5", "'x'", "true", "[]", "[[1]]", "input.object", "''"];
  for (const name of functionNames) {
    for (const a of kinds) {
      for (const b of kinds) {
        const value = call(`${name}(${a}, ${b}, ${a}, ${b})`);
        expect(value === undefined || JSON.stringify(value) !== undefined, `${name}(${a}, ${b})`).toBe(true);
      }
    }
  }
});

test("a secret passes through mask, merge and toArray, and is an error to every other function that takes something", () => {
  masked.length = 0;
  expect(call("mask(vars.token)")).toBe(token);
  expect(masked).toEqual([]);
  expect(call("toArray(vars.token)")).toEqual([token]);
  expect(call("merge([vars.token], [1])")).toEqual([token, 1]);
  const others = functionNames.filter((name) => !["mask", "merge", "toArray"].includes(name));
  for (const name of others) {
    expect(() => call(`${name}(vars.token)`), name).toThrow(
      expect.objectContaining({ messageKey: "errors.secretComputed" }),
    );
  }
  expect(isSecretText(token)).toBe(true);
});

test("mask() keeps the value and tells what to mask where it is shown", () => {
  masked.length = 0;
  expect(call("mask(input.object.a)")).toBe(1);
  expect(masked).toEqual([1]);
});

test("mask() is refused where nothing could be masked", () => {
  const scope = { roots: { input }, secret, digest: nodeDigest };
  const run = () => resolveValue("{{ mask(input.text) }}", scope, createBudget({ steps: 100, bytes: 1000 }));
  expect(run).toThrow(expect.objectContaining({ messageKey: "errors.maskUnavailable", position: 3 }));
});

test.each([0, 0.25, 0.999_999_999])("random() with a source at %d stays within its bounds", (random) => {
  const run = (text: string) =>
    resolveValue(
      text,
      { roots: {}, secret, digest: nodeDigest, random: () => random },
      createBudget({ steps: 99, bytes: 999 }),
    );
  expect(run("{{ random(1, 6) }}")).toBe(1 + Math.floor(random * 6));
  expect(run("{{ random(-0.5, 0.5) }}")).toBe(random - 0.5);
  expect(run("{{ random(1, 6, true) }}")).toBe(1 + random * 5);
});

test("without a clock or a source given, the system's are used", () => {
  const scope = { roots: {}, secret, digest: nodeDigest };
  const run = (text: string) => resolveValue(text, scope, createBudget({ steps: 1000, bytes: 10_000 }));
  expect(run("{{ uuid() }}")).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(run("{{ toTimestamp(now()) - toTimestamp() }}")).toBeGreaterThanOrEqual(-1);
  for (let time = 0; time < 100; time++) expect([1, 2, 3]).toContain(run("{{ random(1, 3) }}"));
});
