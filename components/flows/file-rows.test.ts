import { expect, test } from "vitest";
import { addFile, toFileRows, toFiles } from "./file-rows.ts";

const ITEM = "0199c3f0-0000-7000-8000-000000000001";

test("rows are the document, and the document the rows", () => {
  const files = [{ name: "scan", item: ITEM }, { item: "" }];
  expect(toFileRows(files)).toEqual([
    { id: 0, name: "scan", item: ITEM },
    { id: 1, name: "", item: "" },
  ]);
  expect(toFiles(toFileRows(files) ?? [])).toEqual(files);
  expect(toFileRows(undefined)).toEqual([]);
  expect(toFiles([])).toBeUndefined();
});

test.each([["text"], [[ITEM]], [[{ item: ITEM, type: "image/png" }]], [[{ item: 1 }]], [{ item: ITEM }]])(
  "%j is of another shape, and not turned into rows",
  (value) => {
    expect(toFileRows(value)).toBeNull();
  },
);

test("a row is added with an id of its own", () => {
  const rows = addFile(addFile([{ id: 4, name: "", item: ITEM }]));
  expect(rows.map(({ id }) => id)).toEqual([4, 5, 6]);
});
