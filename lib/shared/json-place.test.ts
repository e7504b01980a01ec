import fc from "fast-check";
import { expect, test } from "vitest";
import type { Json } from "./json.ts";
import { placeOf } from "./json-fault.ts";
import { findJsonPlace } from "./json-place.ts";

test("the line of a name, of a member of a list, and of what a path ends in", () => {
  const text =
    '{\n  "flows": {\n    "#FLOW-1#": {\n      "a\\"b": [\n        1,\n        {"x": {}}\n      ]\n    }\n  }\n}';
  const lineOf = (...path: string[]) => placeOf(text, findJsonPlace(text, path)).line;
  expect(lineOf()).toBe(1);
  expect(lineOf("flows", "#FLOW-1#")).toBe(3);
  expect(lineOf("flows", "#FLOW-1#", 'a"b', "1", "x")).toBe(6);
  expect(lineOf("flows", "#FLOW-1#", "name")).toBe(3);
  expect(lineOf("flows", "gone", "name")).toBe(2);
  expect(lineOf("flows", "#FLOW-1#", 'a"b', "0", "x")).toBe(5);
});

test("of every value it finds the text, however the JSON is laid out", () => {
  const layouts = fc.constantFrom<number | string>(0, 2, "\t\n ");
  fc.assert(
    fc.property(fc.jsonValue({ depthSize: "small" }), layouts, (generated, layout) => {
      // As a file is read: of names that stand twice the last counts, and numbers come first.
      const value = JSON.parse(JSON.stringify(generated)) as Json;
      const text = ` ${JSON.stringify(value, null, layout)}\n`;
      for (const { path, member, isNamed } of membersOf(value)) {
        const rest = text.slice(findJsonPlace(text, path));
        const shown = JSON.stringify(isNamed ? path.at(-1) : member, null, layout).split("\n")[0] ?? "";
        expect(rest.startsWith(shown)).toBe(true);
      }
    }),
  );
});

type Member = { path: string[]; member: Json; isNamed: boolean };

function* membersOf(value: Json, path: string[] = []): Generator<Member> {
  if (value === null || typeof value !== "object") return;
  for (const [key, member] of Object.entries(value)) {
    yield { path: [...path, key], member, isNamed: !Array.isArray(value) };
    yield* membersOf(member, [...path, key]);
  }
}
