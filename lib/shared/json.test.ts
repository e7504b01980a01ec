import { expect, test } from "vitest";
import { json, jsonObject } from "./json.ts";

const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);

test.each([
  ["null", null],
  ["texts, numbers and truths", ["", -1.5, 0, true]],
  ["objects in lists in objects", { a: [{ b: [] }, {}] }],
  ["an object without a prototype", Object.assign(Object.create(null), { a: 1 })],
  ["1000 levels", nested(1000)],
])("%s is JSON", (_, value) => {
  expect(json.parse(value)).toBe(value);
});

const circle: unknown[] = [];
circle.push({ circle });

test.each([
  ["nothing", undefined],
  ["a member that is nothing", { a: undefined }],
  ["a hole in a list", [1, undefined]],
  ["no number", [Number.NaN]],
  ["infinity", { a: Number.POSITIVE_INFINITY }],
  ["a large integer", 1n],
  ["a date", { a: new Date(0) }],
  ["a map", new Map()],
  ["a function", [() => 1]],
  ["what holds itself", circle],
  ["1001 levels", nested(1001)],
])("%s is not", (_, value) => {
  expect(json.safeParse(value).success).toBe(false);
  expect(jsonObject.safeParse({ value }).success).toBe(false);
});

test("a name such as __proto__ is kept, and is a name", () => {
  const text = '{"__proto__":{"isAdmin":true},"list":[{"__proto__":1}]}';
  for (const schema of [json, jsonObject]) {
    const value = schema.parse(JSON.parse(text));
    expect(JSON.stringify(value)).toBe(text);
    expect((value as { isAdmin?: unknown }).isAdmin).toBeUndefined();
  }
});

test("a list or a text is no object, and is told as what it is", () => {
  for (const value of [[], "{}", null, undefined]) {
    expect(jsonObject.safeParse(value).error?.issues).toMatchObject([{ code: "invalid_type", expected: "record" }]);
  }
  expect(jsonObject.optional().parse(undefined)).toBeUndefined();
});
