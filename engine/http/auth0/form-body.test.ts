import { expect, test } from "vitest";
import { z } from "zod";
import { fitFormBody, parseFormBody } from "./form-body.ts";

const schema = z.strictObject({
  name: z.string(),
  count: z.number().optional(),
  rules: z.array(z.strictObject({ isStrict: z.boolean(), share: z.number().nullable().optional() })).optional(),
  free: z.unknown().optional(),
});
const fitted = (text: string) => fitFormBody(schema, parseFormBody(text));

test("text becomes a number, true or false where the schema wants one, and nowhere else", () => {
  const body = "name=42&count=-1.5&rules[0][isStrict]=true&rules[1][isStrict]=false&rules[1][share]=0&free[n]=7";
  expect(fitted(body)).toEqual({
    ...{ name: "42", count: -1.5, free: { n: "7" } },
    rules: [{ isStrict: true }, { isStrict: false, share: 0 }],
  });
});

test.each([
  "name=x&count=",
  "name=x&count=1e9",
  "name=x&count=0x10",
  "name=x&rules[0][isStrict]=yes",
  "count=12345678901234567890",
])("what says no such value is left for the refusal: %s", (text) => {
  const body = fitted(text);
  expect(body).toEqual(parseFormBody(text));
  expect(schema.safeParse(body).success).toBe(false);
});

test("names of prototypes are members like others", () => {
  const body = fitted("name=x&__proto__[count]=1&free[constructor][x]=1") as object;
  expect(Object.getPrototypeOf(body)).toBe(Object.prototype);
  expect(Object.keys(body)).toEqual(["name", "__proto__", "free"]);
});
