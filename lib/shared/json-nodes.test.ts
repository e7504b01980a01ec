import fc from "fast-check";
import { expect, test } from "vitest";
import { findNode, type JsonNode, readJsonNodes, toRawOffset, walkJsonNodes } from "./json-nodes.ts";

/** The value, read again from where its parts are said to stand. */
function readAgain(text: string, { from, to, members, items }: JsonNode): unknown {
  if (items) return items.map((item) => readAgain(text, item));
  if (!members) return JSON.parse(text.slice(from, to));
  return Object.fromEntries(members.map(({ name, node }) => [name, readAgain(text, node)]));
}

test("every value stands where it is said to stand", () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(0, 2), (source, indent) => {
      const text = JSON.stringify(JSON.parse(source), null, indent);
      const root = readJsonNodes(text);
      expect(JSON.stringify(readAgain(text, root))).toBe(JSON.stringify(JSON.parse(text)));
      for (const { from, to } of walkJsonNodes(root)) expect(() => JSON.parse(text.slice(from, to))).not.toThrow();
    }),
  );
});

test("a path leads as far as it goes", () => {
  const text = '[{"a.b": {"c": [1, 22]}}]';
  const root = readJsonNodes(text);
  const at = (...path: (string | number)[]) => {
    const { from, to } = findNode(root, path).node;
    return text.slice(from, to);
  };
  expect(at(0, "a.b", "c", 1)).toBe("22");
  expect(at(0, "a.b", "d", "e")).toBe('{"c": [1, 22]}');
  expect(at(3)).toBe(text);
});

test("of a name that stands twice, the last is meant, and both are there", () => {
  const root = readJsonNodes('{"a": 1, "a": 2}');
  expect(root.members).toHaveLength(2);
  expect(findNode(root, ["a"]).node).toMatchObject({ from: 14, to: 15 });
});

test("characters of a text are found behind those that are escaped", () => {
  const raw = '"a\\n\\u00e9{{"';
  expect(raw.slice(toRawOffset(raw, 3))).toBe('{{"');
  expect(toRawOffset(raw, 99)).toBe(raw.length - 1);
});

test("nesting costs no stack", () => {
  const root = readJsonNodes(`${"[".repeat(100_000)}${"]".repeat(100_000)}`);
  expect(root).toMatchObject({ from: 0, to: 200_000 });
});
