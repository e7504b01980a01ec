import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "#lib/shared/json.ts";
import { formsOf } from "#test/secret-forms.ts";
import { createRunMasker } from "./run-masker.ts";

const mark = "«sign / token»";
const maskerOf = (...values: Json[]) => {
  const masker = createRunMasker();
  for (const value of values) masker.add(value, mark);
  return masker;
};

function encodingsOf(value: string): string[] {
  const base64 = ["", "u", "uu"].map((before) => Buffer.from(`${before}${value}`).toString("base64"));
  const hex = Buffer.from(value).toString("hex");
  return [value, encodeURIComponent(value), JSON.stringify(value), hex, hex.toUpperCase(), ...base64];
}

describe("values from four characters on are hidden wherever they stand", () => {
  test.each<[string, Json, Json, Json]>([
    ["as a text", "token", "token", mark],
    ["within a text", "pin1", "the pin1 is", `the ${mark} is`],
    ["as a number", 4711, 4711, mark],
    ["a number within a text", 4711, "code 4711!", `code ${mark}!`],
    ["digits as a number", "4711", 4711, mark],
    ["as the name of a member", "abcd", { abcd: 1 }, { [mark]: 1 }],
    ["escaped, though short", 'a"b/', JSON.stringify('a"b/'), `"${mark}"`],
    ["in the members of what was masked", { a: ["deep-value"], b: 1234 }, ["deep-value", 1234], [mark, mark]],
  ])("%s", (_, value, text, shown) => {
    expect(maskerOf(value).showJson(text)).toEqual(shown);
  });

  test("and in every encoding from eight on", () => {
    const value = "value-9/é?+";
    for (const encoded of encodingsOf(value)) expect(maskerOf(value).showText(`<${encoded}>`)).toContain(mark);
    // Of a shorter one it would be found by chance.
    expect(maskerOf("abcdef").showText(Buffer.from("abcdef").toString("base64"))).not.toContain(mark);
  });
});

describe("shorter values", () => {
  test("that were named themselves are hidden where they are all of a value", () => {
    const masker = maskerOf("042", 7);
    expect(masker.showJson({ cvv: "042", n: 7, text: "7" })).toEqual({ cvv: mark, n: mark, text: mark });
    expect(masker.showJson({ text: "7 of 042 times", more: 70, code: "0427" })).toEqual({
      text: "7 of 042 times",
      more: 70,
      code: "0427",
    });
  });

  test("that are part of a masked output are not looked for: they stand everywhere", () => {
    const shown = { status: 200, ok: true, none: null, text: "yes" };
    expect(maskerOf({ status: 200, ok: true, none: null, text: "yes", empty: "" }).showJson(shown)).toBe(shown);
  });

  test("and truth, nothing and the empty text never are", () => {
    const shown = { a: true, b: null, c: "", d: false };
    expect(maskerOf(true, null, "", false).showJson(shown)).toBe(shown);
  });
});

test("what holds nothing to hide is the very same object, and shapes stay", () => {
  const masker = maskerOf("a-secret-value");
  const value = { a: [1, "two", { three: null }], b: true };
  expect(masker.showJson(value)).toBe(value);
  const within = JSON.parse('{"a":[1,{"__proto__":{"x":"a-secret-value"}}],"b":"a-secret-value"}') as Json;
  expect(JSON.stringify(masker.showJson(within))).toBe(`{"a":[1,{"__proto__":{"x":"${mark}"}}],"b":"${mark}"}`);
});

test("values are added at any time, and each keeps the mark of who made it first", () => {
  const masker = createRunMasker();
  expect(masker.showText("first-value second-value")).toBe("first-value second-value");
  masker.add("first-value", "«a»");
  expect(masker.showText("first-value second-value")).toBe("«a» second-value");
  masker.add({ token: "second-value" }, "«b»");
  masker.add("first-value", "«c»");
  expect(masker.showText("first-value second-value")).toBe("«a» «b»");
});

test("ten thousand tokens that begin alike are all hidden, each by its own mark", () => {
  const masker = createRunMasker();
  const token = (index: number) =>
    `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjdXN0b21lci0${index.toString(36).padStart(6, "0")}.sig`;
  for (let index = 0; index < 10_000; index++) masker.add({ token: token(index) }, `«${index}»`);
  for (const index of [0, 1, 299, 300, 301, 5_000, 9_999])
    expect(masker.showJson({ a: `Bearer ${token(index)}`, b: Buffer.from(token(index)).toString("hex") })).toEqual({
      a: `Bearer «${index}»`,
      b: `«${index}»`,
    });
  expect(masker.showText(token(10_000))).toBe(token(10_000));
});

test("past the bound nothing is shown, rather than a value that was not kept", () => {
  const masker = createRunMasker();
  const huge = (letter: string) => letter + "x".repeat(2_000_000);
  for (const letter of "abcdefgh") masker.add(huge(letter), mark);
  expect(masker.showJson({ a: "harmless", b: [1] })).toEqual({ "«hidden»": ["«hidden»"] });
  expect(masker.showText("harmless")).toBe("«hidden»");
});

test("no value stays, in any of its forms, whatever is around it", () => {
  const value = fc
    .string({ minLength: 8, maxLength: 30, unit: "grapheme" })
    .filter((text) => text.isWellFormed() && Array.from(text.replace(/\s/g, "")).length >= 8);
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 5 }), fc.string(), (values, around) => {
      const masker = maskerOf(...values);
      const shown = JSON.stringify(masker.showJson(values.flatMap(encodingsOf).map((each) => `${around}\n${each}\n`)));
      for (const form of values.flatMap(formsOf)) {
        const written = JSON.stringify(form).slice(1, -1);
        if (!JSON.stringify(`${around}${mark}`).includes(written)) expect(shown).not.toContain(written);
      }
    }),
    { numRuns: 200 },
  );
});
