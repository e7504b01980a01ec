import fc from "fast-check";
import { expect, test } from "vitest";
import { secretText } from "#lib/secrets/secret-text.ts";
import { makeHandlerCall } from "#test/handler-call.ts";
import { handlers } from "./handlers.ts";
import { json } from "./manifest.ts";

const { CREATE_JSON, PARSE_JSON, SERIALIZE_JSON } = handlers.actions;
const create = (object: unknown) => CREATE_JSON(makeHandlerCall({ params: { object: object as never } }));
const parse = (text: string) => PARSE_JSON(makeHandlerCall({ params: { json: text } }));
const serialize = (object: unknown) => SERIALIZE_JSON(makeHandlerCall({ params: { object: object as never } }));

test("what is made is what was given", async () => {
  expect(await create({ name: "John Doe", tags: [1, null] })).toEqual({
    result: { name: "John Doe", tags: [1, null] },
  });
  expect(await create([])).toEqual({ result: [] });
  const { params } = json.actions.CREATE_JSON;
  for (const object of ["{}", 1, null, undefined]) expect(params.safeParse({ object }).success).toBe(false);
});

test("a text is read, and written, as the reference says", async () => {
  expect(await parse('{"name":"John Doe"}')).toEqual({ object: { name: "John Doe" } });
  expect(await serialize({ name: "John Doe" })).toEqual({ json: '{"name":"John Doe"}' });
});

test("what is written is read as it was", async () => {
  const value = fc.jsonValue().filter((each) => JSON.stringify(each) !== undefined && typeof each !== "string");
  await fc.assert(
    fc.asyncProperty(value, async (given) => {
      const { json: text } = (await serialize(given)) as { json: string };
      expect(await parse(text)).toEqual({ object: JSON.parse(JSON.stringify(given)) });
    }),
  );
});

test.each([
  ["the JSON of an object, as the editor keeps it", ' {"a": [1, 2]} ', '{"a":[1,2]}'],
  ["any other text", 'say "x"', '"say \\"x\\""'],
  ["a text that only begins like an object", "{a}", '"{a}"'],
  ["a text of digits, which stays text", "007", '"007"'],
  ["a number", 7, "7"],
  ["null", null, "null"],
])("%s is written once", async (_, given, text) => {
  expect(await serialize(given)).toEqual({ json: text });
});

test("names of JavaScript's own are names like any other, through the output's schema too", async () => {
  const text = '{"__proto__":{"isAdmin":true},"constructor":1,"toString":2}';
  const output = json.actions.PARSE_JSON.output.parse(await parse(text));
  expect(JSON.stringify(output)).toBe(`{"object":${text}}`);
  expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  const given = json.actions.SERIALIZE_JSON.params.parse({ object: JSON.parse(text) });
  expect(await serialize(given.object)).toEqual({ json: text });
});

const nested = (levels: number) => `${"[".repeat(levels)}${"]".repeat(levels)}`;

test.each([
  ["nothing", "", "engine.jsonInvalid", { line: 1, column: 1 }],
  ["a comma too many", '{"a": 1,\n "b": 2,}', "engine.jsonInvalid", { line: 2, column: 9 }],
  ["two values", "{} {}", "engine.jsonInvalid", { line: 1, column: 4 }],
  ["101 levels", nested(101), "engine.jsonTooDeep", { limit: 100, line: 1, column: 101 }],
  ["100,000 levels", nested(100_000), "engine.jsonTooDeep", { limit: 100, line: 1, column: 101 }],
  ["100,000 levels that never end", "[".repeat(100_000), "engine.jsonInvalid", { line: 1, column: 100_001 }],
  ["NUL", '["a",\n "\\u0000"]', "engine.jsonUnstorable", { line: 2, column: 2 }],
  ["NUL in a name", '{"a\\u0000":1}', "engine.jsonUnstorable", { line: 1, column: 2 }],
  ["half of a character", '["\\ud83d"]', "engine.jsonUnstorable", { line: 1, column: 2 }],
  ["a number without end", "[1, 1e999]", "engine.jsonNumber", { line: 1, column: 5 }],
])("%s is refused, with its place", async (_, text, messageKey, params) => {
  await expect(parse(text)).rejects.toMatchObject({ code: "INVALID", messageKey, params });
});

test("100 levels, brackets in texts and escaped backslashes are none of that", async () => {
  for (const text of [nested(100), JSON.stringify("[".repeat(500)), '"\\\\u0000"', '"\\\\\\\\u0000 1e999"']) {
    expect(await parse(text)).toEqual({ object: JSON.parse(text) });
  }
});

test("an error quotes nothing of the text", async () => {
  const error = await parse('{"password": hunter2-canary}').catch((caught: unknown) => caught);
  expect(JSON.stringify(error)).not.toContain("canary");
  expect(String(error)).not.toContain("canary");
});

test("any text is read, or refused by an error of ours", async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string({ unit: "binary" }), fc.json()), async (text) => {
      await parse(text).catch((error: unknown) => expect(error).toMatchObject({ code: "INVALID" }));
    }),
  );
});

test("a reference to a secret is refused: nothing is sent here", async () => {
  const secret = secretText`${{ kind: "secret", key: "k", mark: "«API / Token»" }}`;
  for (const call of [create({ a: [secret] }), parse(secret as never), serialize(secret)])
    await expect(call).rejects.toMatchObject({ messageKey: "engine.secretNotHere" });
});
