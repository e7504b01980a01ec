import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { expressionSpans } from "./expression-spans.ts";
import { parseTemplate } from "./parse-template.ts";

// Thousands of texts, on machines that do other things meanwhile.
vi.setConfig({ testTimeout: 60_000 });

const spansOf = (text: string) => expressionSpans(text).map(({ start, end }) => text.slice(start, end));

test.each([
  ["Hi {{ a }}, {{ b }}!", ["{{ a }}", "{{ b }}"]],
  ["{{ \"}}\" + '}}' }} x", ["{{ \"}}\" + '}}' }}"]],
  ['{{ "\\"}}" }}', ['{{ "\\"}}" }}']],
  ["{{ it's }} {{ b }}", ["{{ it's }}", "{{ b }}"]],
  ["{{ a }} {{ b", ["{{ a }}"]],
  ["{{ 'a }} b'", []],
  ["}} {{}}", ["{{}}"]],
  [`{{ ${'"a" '.repeat(10_000)}`, []],
])("of %j, %j are expressions", (text, spans) => {
  expect(spansOf(text)).toEqual(spans);
});

test("where a template parses, they are its expressions", () => {
  const pieces = fc.constantFrom(
    "{{ a }}",
    "{{ 'it\\'s }}' }}",
    '{{ f("}}") }}',
    "{{'{{'}}",
    "text ",
    "'",
    '"',
    "}",
    "{ ",
  );
  fc.assert(
    fc.property(fc.array(pieces), (list) => {
      const text = list.join("").replaceAll('f("', 'length("');
      const parsed = parseTemplate(text).parts.filter(({ kind }) => kind === "expression");
      expect(expressionSpans(text)).toEqual(parsed.map(({ start, end }) => ({ start, end })));
    }),
  );
});
