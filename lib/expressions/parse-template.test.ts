import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { ExpressionError } from "./expression-error.ts";
import { parseTemplate } from "./parse-template.ts";

// Thousands of texts, on machines that do other things meanwhile.
vi.setConfig({ testTimeout: 60_000 });

const GUID = "0190f3c2-7a4b-7c1d-8e2f-0123456789ab";
const kindsOf = (text: string) => parseTemplate(text).parts.map(({ kind }) => kind);

test("text, expressions and secrets follow each other, with their places", () => {
  const text = `Hi {{ input.name }}: {{@VaultItem.${GUID.toUpperCase()}.Password}}`;
  expect(parseTemplate(text).parts).toMatchObject([
    { kind: "text", text: "Hi ", start: 0, end: 3 },
    { kind: "expression", start: 3, end: 19 },
    { kind: "text", text: ": " },
    { kind: "secret", itemId: GUID, field: "Password", end: text.length },
  ]);
});

test.each([
  ["", []],
  ["no braces", ["text"]],
  ["one { and } and }}", ["text"]],
  ["{{a}}{{b}}", ["expression", "expression"]],
  ['{{ "}}" }}', ["expression"]],
  ["{{ '{{' }}", ["expression"]],
  [`{{ @VaultItem.${GUID}.UserName }}`, ["secret"]],
  ["{{ list[0].a?.b }}", ["expression"]],
])("%j is %j", (text, kinds) => {
  expect(kindsOf(text)).toEqual(kinds);
});

test.each([
  ["a {{", "errors.templateUnclosed", 4],
  ["a {{ b", "errors.templateUnclosed", 6],
  ["{{ }}", "errors.expressionEmpty", 0],
  ["{{ a + }}", "errors.expressionUnfinished", 7],
  ["{{ a b }}", "errors.expressionUnexpected", 5],
  ["{{ a. }}", "errors.expressionUnfinished", 6],
  ["{{ # }}", "errors.expressionUnexpected", 3],
  ["{{ a = 1 }}", "errors.expressionUnexpected", 5],
  ["{{ {} }}", "errors.expressionUnexpected", 3],
  ["{{ 'a }}", "errors.expressionString", 3],
  ["{{ a.b() }}", "errors.expressionCall", 6],
  ["{{ evil(1) }}", "errors.expressionFunction", 3],
  ["{{ functions.evil(1) }}", "errors.expressionFunction", 3],
  ["{{ constructor('x') }}", "errors.expressionFunction", 3],
  ["{{@VaultItem.1.Password}}", "errors.secretReference", 0],
  [`x {{@VaultItem.${GUID}.Password + 1}}`, "errors.secretReference", 2],
  [`{{ sha256(@VaultItem.${GUID}.Password) }}`, "errors.expressionUnexpected", 10],
])("%j is refused with its place", (text, messageKey, position) => {
  expect(() => parseTemplate(text)).toThrow(expect.objectContaining({ messageKey, position }));
});

test.each([
  ["brackets", `{{ ${"(".repeat(5000)} }}`],
  ["signs", `{{ ${"!".repeat(5000)}a }}`],
  ["operators", `{{ a${"+a".repeat(5000)} }}`],
  ["members", `{{ a${".a".repeat(5000)} }}`],
  ["conditions", `{{ ${"a?a:".repeat(5000)}a }}`],
  ["lists", `{{ ${"[".repeat(5000)} }}`],
])("an expression of very many %s is refused, not run out of stack", (_, text) => {
  expect(() => parseTemplate(text)).toThrow(ExpressionError);
});

test("no text throws anything but an ExpressionError, and the parts cover the text", () => {
  const pieces = fc.constantFrom(
    "{{",
    "}}",
    " ",
    "a",
    ".",
    "[",
    "]",
    "(",
    ")",
    "'",
    '"',
    "\\",
    "??",
    "?",
    ":",
    "-",
    "1",
    "@",
    "{",
    "é",
  );
  const texts = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(pieces, { maxLength: 30 }).map((list) => list.join("")),
  );
  fc.assert(
    fc.property(texts, (text) => {
      try {
        const { parts } = parseTemplate(text);
        expect(parts.map(({ start, end }) => text.slice(start, end)).join("")).toBe(text);
      } catch (error) {
        expect(error).toBeInstanceOf(ExpressionError);
      }
    }),
    { numRuns: 2000 },
  );
});
