import { expect, test } from "vitest";
import { restFor } from "./row-rest.ts";

test("what is pointed at for so long is told once, and again after something else was", () => {
  const hasRested = restFor(100);
  expect([0, 99, 100, 101, 500].map((at) => hasRested("a", at))).toEqual([false, false, true, false, false]);
  expect([510, 520, 619, 620].map((at) => hasRested(at === 510 ? null : "a", at))).toEqual([false, false, false, true]);
});

test("who passes on the way to something else does not rest there", () => {
  const hasRested = restFor(100);
  expect([0, 60, 120, 180, 240].map((at, index) => hasRested(index % 2 ? "b" : "a", at))).toEqual(Array(5).fill(false));
  expect(hasRested(null, 1_000)).toBe(false);
});
