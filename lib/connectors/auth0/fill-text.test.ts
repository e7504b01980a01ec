import { expect, test } from "vitest";
import { escapeHtml, fillText } from "./fill-text.ts";

test.each([
  ["Hello {{name}}", { name: "Ada" }, "Hello Ada"],
  ["Hello {{ custom_vars.name }}", { name: "Ada" }, "Hello Ada"],
  ["{{a}}{{custom_vars.a}}{{ a }}", { a: 1 }, "111"],
  ["{{none}} {{custom_vars.none}}", { name: "Ada" }, "{{none}} {{custom_vars.none}}"],
  ["{{yes}} {{no}} {{list}}", { yes: true, no: null, list: [1, "a"] }, 'true  [1,"a"]'],
  ["{{a}} {{b}}", { a: "{{b}}", b: "{{a}}" }, "{{b}} {{a}}"],
  ["{{a}}", { a: "$& $1 $`" }, "$& $1 $`"],
  ["{{constructor}} {{__proto__}} {{toString}}", {}, "{{constructor}} {{__proto__}} {{toString}}"],
  ["{{ a.b }} {{ a b }} {a}", { a: 1, b: 2 }, "{{ a.b }} {{ a b }} {a}"],
])("%j with %j is %j", (text, vars, expected) => {
  expect(fillText(text, vars)).toBe(expected);
});

test("what is put into HTML is text there, in attributes too", () => {
  const vars = { name: `<img src=x onerror="alert('1')">&amp;` };
  const filled = fillText("<p title='{{name}}'>{{name}}</p>", vars, escapeHtml);
  expect(filled.replace(/^<p title='|'>|<\/p>$/g, "")).not.toMatch(/[<>"']/);
  expect(filled).toContain("&#38;amp;");
});
