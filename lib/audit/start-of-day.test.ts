import { expect, test } from "vitest";
import { startOfDay } from "./start-of-day.ts";

test.each([
  ["2026-11-22", "UTC", 0, "2026-11-22T00:00:00.000Z"],
  ["2026-11-22", "Europe/Paris", 0, "2026-11-21T23:00:00.000Z"],
  ["2026-11-22", "Asia/Kolkata", 0, "2026-11-21T18:30:00.000Z"],
  ["2026-11-22", "Pacific/Kiritimati", 1, "2026-11-22T10:00:00.000Z"],
  // Clocks change that day: at midnight the offset of the day before still holds.
  ["2026-03-29", "Europe/Paris", 0, "2026-03-28T23:00:00.000Z"],
  ["2026-03-29", "Europe/Paris", 1, "2026-03-29T22:00:00.000Z"],
  ["2026-10-25", "Europe/Paris", 1, "2026-10-25T23:00:00.000Z"],
  ["2026-12-31", "America/New_York", 1, "2027-01-01T05:00:00.000Z"],
])("%s in %s, %i days on, begins at %s", (day, timeZone, after, expected) => {
  expect(startOfDay(day, timeZone, after).toISOString()).toBe(expected);
});
