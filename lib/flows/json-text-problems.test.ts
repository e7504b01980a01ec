import fc from "fast-check";
import { expect, test } from "vitest";
import { findJsonTextProblems } from "./json-text-problems.ts";
import { findTextProblems } from "./text-problems.ts";

const known = { paths: new Map([["get", "0"]]), path: "1" };

function problems(text: string) {
  return findJsonTextProblems(text, known).map(({ start, end, messageKey, fixes: [fix] }) => [
    text.slice(start, end),
    messageKey.replace(/^.*\./, ""),
    fix ? text.slice(0, fix.start) + fix.text + text.slice(fix.end) : null,
  ]);
}

test.each<[string, [string, string, string | null][]]>([
  ["{{ imput }}", [["imput", "expressionUnknownName", "{{ input }}"]]],
  [
    '{"a": "{{ imput }}", "{{ b }}": ["\\"\\u00e9 {{ vras }}"]}',
    [
      ["imput", "expressionUnknownName", '{"a": "{{ input }}", "{{ b }}": ["\\"\\u00e9 {{ vras }}"]}'],
      ["vras", "expressionUnknownName", '{"a": "{{ imput }}", "{{ b }}": ["\\"\\u00e9 {{ vars }}"]}'],
    ],
  ],
  ['["{{ input.content-type }}"]', [["type", "expressionHyphen", '["{{ input[\\"content-type\\"] }}"]']]],
  ['["{{ actions[\\"gte\\"].x }}"]', [['\\"gte\\"', "expressionUnknownAction", '["{{ actions[\\"get\\"].x }}"]']]],
  [
    '{"a": "{{ imput }}",}',
    [
      ["}", "jsonError", null],
      ["imput", "expressionUnknownName", '{"a": "{{ input }}",}'],
    ],
  ],
  ['{"a": "{{ input }}"', [['"', "jsonError", null]]],
  ["", [["", "jsonError", null]]],
  ['{"a": 1}', []],
])("in %s, what is wrong is underlined where it stands", (text, expected) => {
  expect(problems(text)).toEqual(expected);
});

test("whatever is typed, every place is in the text, and every fix too", () => {
  const piece = fc.constantFrom(
    "{{",
    "}}",
    '"',
    "\\",
    "'",
    "a",
    "-b",
    ".",
    "(",
    ")",
    " imput",
    "[",
    "]",
    ":",
    ",",
    "actions.gte",
    "\\u0041",
    "é",
    "functions.nwo",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
      const text = pieces.join("");
      for (const find of [findJsonTextProblems, findTextProblems]) {
        for (const { start, end, fixes } of find(text, known)) {
          for (const span of [{ start, end }, ...fixes]) {
            expect(span.start).toBeGreaterThanOrEqual(0);
            expect(span.end).toBeGreaterThanOrEqual(span.start);
            expect(span.end).toBeLessThanOrEqual(text.length);
          }
        }
      }
    }),
    { numRuns: 1000 },
  );
});
