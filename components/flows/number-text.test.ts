import { expect, test } from "vitest";
import { parseNumberText } from "./number-text.ts";

test.each<[string, boolean, number | null | undefined]>([
  ["", true, null],
  ["  ", false, null],
  [" 7 ", true, 7],
  ["0,5", false, 0.5],
  ["0.5", false, 0.5],
  ["0.5", true, undefined],
  ["11", true, undefined],
  ["-1", true, undefined],
  ["1e1", false, undefined],
  ["0x1", true, undefined],
  ["ten", false, undefined],
])("%j (whole: %s) stands for %s, of 0 to 10", (text, isWhole, expected) => {
  expect(parseNumberText(text, { min: 0, max: 10, isWhole })).toBe(expected);
});
