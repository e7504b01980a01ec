import fc from "fast-check";
import { expect, test } from "vitest";
import { functionNames } from "./function-names.ts";
import { signatureAt } from "./signature-at.ts";

/** At the bar: the function and its parameter, if there is one. */
function at(marked: string) {
  const found = signatureAt(marked.replace("|", ""), marked.indexOf("|"));
  return found && [found.name, found.current === null ? null : found.parameters[found.current]];
}

test.each([
  ["{{ functions.substring(|) }}", ["substring", "value"]],
  ["{{ substring(input.a, |", ["substring", "start?"]],
  ["{{ substring(input.a, 1, 2|) }}", ["substring", "end?"]],
  ["{{ substring(input.a, 1, 2, |) }}", ["substring", null]],
  ["{{ substring(|input.a, 1) }}", ["substring", "value"]],
  ["{{ substring(toString(input.a), |) }}", ["substring", "start?"]],
  ["{{ substring(toString(|input.a), 1) }}", ["toString", "value"]],
  ["{{ includes([1, 2, |], 3) }}", ["includes", "collection"]],
  ["{{ replace(input.a, 'a, (b|", ["replace", "search"]],
  ["{{ replace(input.a, 'a, (b', |", ["replace", "by?"]],
  ["{{ replace(input['a, b'], (1 + |", ["replace", "search"]],
  ["{{ merge(1, 2, 3, |) }}", ["merge", "…"]],
  ["{{ now(|) }}", ["now", null]],
  ["{{ substring(a)| }}", null],
  ["{{ substring|(a) }}", null],
  ["{{ nothing(|) }}", null],
  ["{{ substring(a }} |", null],
  ["substring(|", null],
  ["{{ a }} substring(|", null],
])("at %s: %j", (marked, expected) => {
  expect(at(marked)).toEqual(expected);
});

test("whatever is typed, it is found without failing, and each function has its parameters", () => {
  const piece = fc.constantFrom(
    "{{",
    "}}",
    "(",
    ")",
    "[",
    "]",
    ",",
    "'",
    '"',
    "\\",
    "substring",
    ".",
    " ",
    "1",
    "“",
    "?",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), fc.nat(40), (pieces, caret) => {
      const text = pieces.join("");
      signatureAt(text, Math.min(caret, text.length));
    }),
  );
  for (const name of functionNames) expect(signatureAt(`{{ ${name}(`, name.length + 4)).toMatchObject({ name });
});
