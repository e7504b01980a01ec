import { expect, test } from "vitest";
import { parseDuration } from "./duration.ts";

test.each([
  [90, 90],
  ["90", 90],
  ["90s", 90],
  ["15m", 900],
  ["15 minutes", 900],
  ["1h", 3600],
  ["1.5 hours", 5400],
  ["7d", 604_800],
  ["2 weeks", 1_209_600],
  [" 1H ", 3600],
])("%j is %d seconds", (given, seconds) => {
  expect(parseDuration(given)).toBe(seconds);
});

test.each([0, -1, "", "0", "h", "1y", "1 h 30", "1e3", "Infinity", "1".repeat(25), Number.NaN])(
  "%j is none",
  (given) => {
    expect(parseDuration(given)).toBeNull();
  },
);
