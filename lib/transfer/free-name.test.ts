import { expect, test } from "vitest";
import { exportFileName } from "./export-file-name.ts";
import { freeName } from "./free-name.ts";

test("a name that is free stays, one that is taken gets the next number, none is too long", () => {
  expect(freeName("A", new Set())).toBe("A");
  expect(freeName("A", new Set(["A", "A (2)"]))).toBe("A (3)");
  const long = "x".repeat(150);
  expect(freeName(long, new Set([long]))).toBe(`${"x".repeat(146)} (2)`);
});

test.each([
  ["Order alerts", "order-alerts.json"],
  ["Éléments “à” vérifier/..", "elements-a-verifier.json"],
  ['a"; filename=x\r\n', "a-filename-x.json"],
  ["注文", "export.json"],
  [null, "flows.json"],
])("a file of %j is %s", (name, file) => {
  expect(exportFileName(name)).toBe(file);
});
