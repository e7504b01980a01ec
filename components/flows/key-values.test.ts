import { expect, test } from "vitest";
import { holdRows, type KeyValueRow, recallRows, toObject } from "./key-values.ts";

const row = (id: number, name: string, value: string): KeyValueRow => ({ id, name, value });

test("rows of different names are in the document, and nothing is held", () => {
  const rows = [row(0, "a", "1"), row(1, "b", "2"), row(2, "", "")];
  expect(toObject(rows)).toEqual({ a: "1", b: "2" });
  expect(holdRows(rows)).toBeNull();
});

test.each([
  ["a name used twice", [row(0, "a", "1"), row(1, "a", "2")], { a: "1" }],
  ["a value without a name", [row(0, "a", "1"), row(1, "", "2")], { a: "1" }],
  ["only a value", [row(0, "", "2")], undefined],
])("%s is held until the field is shown again", (_, rows, value) => {
  expect(recallRows(holdRows(rows) ?? undefined, value)).toEqual(rows);
});

test("what is held gives way to a document that was changed elsewhere", () => {
  const held = holdRows([row(0, "a", "1"), row(1, "a", "2")]) ?? undefined;
  expect(recallRows(held, { a: "3" })).toBeNull();
  expect(recallRows(undefined, { a: "1" })).toBeNull();
});
