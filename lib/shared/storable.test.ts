import { expect, test } from "vitest";
import { findUnstorable } from "./storable.ts";

test.each([
  ["a NUL", { name: "a\u0000b" }, ["name"]],
  ["half a surrogate pair", { contents: { username: "\ud800" } }, ["contents", "username"]],
  ["an entry of a list", { origins: ["https://shop.example", "\udc00"] }, ["origins", 1]],
  ["a key", { params: { "\u0000": 1 } }, ["params"]],
  ["a text alone", "\u0000", []],
])("finds %s", (_, input, path) => {
  expect(findUnstorable(input)).toEqual(path);
});

test("ends where an input refers to itself", () => {
  const input: Record<string, unknown> = { name: "Élise" };
  input.self = input;
  expect(findUnstorable(input)).toBeNull();
});

test.each<{ input: unknown }>([
  { input: "Élise 🔑" },
  { input: { when: new Date(0), none: null } },
  { input: ["\ud83d\udd11"] },
])("lets pass %j", (input) => {
  expect(findUnstorable(input)).toBeNull();
});
