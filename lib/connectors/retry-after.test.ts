import { expect, test } from "vitest";
import { retryAfterSeconds } from "./retry-after.ts";

const now = new Date("2026-11-22T10:00:00Z");

test.each([
  ["120", 120],
  ["0", 0],
  ["Sun, 22 Nov 2026 10:01:30 GMT", 90],
  ["Sun, 22 Nov 2026 09:00:00 GMT", 0],
  ["soon", null],
  ["", null],
  [undefined, null],
])("%j is %j seconds", (value, seconds) => {
  expect(retryAfterSeconds(value, now)).toBe(seconds);
});
