import fc from "fast-check";
import { expect, test } from "vitest";
import { findJsonFault } from "#lib/shared/json-fault.ts";
import { parseJsonText, parseTemplateJson, printTemplateJson } from "./edit-json-text.ts";

test.each([
  ['{\n  "a": 1,\n  b: 2\n}', 3, 3],
  ['{"a": 1,}', 1, 9],
  ['{"a" 1}', 1, 6],
  ["[1, 2", 1, 6],
  ["{} x", 1, 4],
  ["", 1, 1],
  ["nul", 1, 1],
])("%j fails at line %i, column %i", (text, line, column) => {
  expect(parseJsonText(text)).toEqual({ ok: false, line, column });
});

test("every JSON text is read to its end without a fault", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat(2), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      expect(findJsonFault(text)).toBe(text.length);
      expect(parseJsonText(text)).toEqual({ ok: true, value: JSON.parse(text) });
    }),
  );
});

test("a text that does not parse has its fault within it", () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(), (text, at) => {
      const cut = text.slice(0, at % text.length);
      const parsed = parseJsonText(cut);
      if (!parsed.ok) expect(findJsonFault(cut)).toBeLessThanOrEqual(cut.length);
    }),
  );
});

test("one whole template is a value of its own, and prints as it was typed", () => {
  expect(parseTemplateJson(" {{ actions.a.body }} ")).toEqual({ ok: true, value: "{{ actions.a.body }}" });
  expect(printTemplateJson("{{ actions.a.body }}")).toBe("{{ actions.a.body }}");
  expect(printTemplateJson("plain")).toBe('"plain"');
});
