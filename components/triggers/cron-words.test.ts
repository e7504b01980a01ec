import { expect, test } from "vitest";
import { nextTimes } from "#lib/triggers/cron.ts";
import { readCronWords } from "./cron-words.ts";

test.each([
  ["* * * * *", { every: "minutes", count: 1 }],
  ["*/15 * * * *", { every: "minutes", count: 15 }],
  ["@hourly", { every: "hours", count: 1, minute: 0 }],
  ["30 */6 * * *", { every: "hours", count: 6, minute: 30 }],
  [" 05  08 * * * ", { every: "day", hour: 8, minute: 5 }],
  ["0 8 * * 1-5", { every: "week", days: [1, 2, 3, 4, 5], hour: 8, minute: 0 }],
  ["0 8 * * sun,THU,1", { every: "week", days: [1, 4, 0], hour: 8, minute: 0 }],
  ["0 8 * * 5-7", { every: "week", days: [5, 6, 0], hour: 8, minute: 0 }],
  ["@Weekly", { every: "week", days: [0], hour: 0, minute: 0 }],
  ["0 9 1 * *", { every: "month", day: 1, hour: 9, minute: 0 }],
  ["@yearly", { every: "year", month: 1, day: 1, hour: 0, minute: 0 }],
])("%s is said in words", (cron, words) => {
  expect(readCronWords(cron)).toEqual(words);
});

test.each([
  ["*/7 * * * *", "begins anew each hour"],
  ["0 */5 * * *", "begins anew each day"],
  ["0 0 31 * *", "some months have no such day"],
  ["0 8 1 * 1", "a day of the month or of the week"],
  ["0 8 * 6 *", "one month alone"],
  ["0 8-18 * * *", "a range of hours"],
  ["*/5 8 * * *", "within one hour"],
  ["0 8 * * 5-1", "a range that ends before it begins"],
  ["0 8 * * 1-", "half typed"],
  ["0 8 L * *", "the last day"],
  ["0 8 * *", "four fields"],
  ["61 8 * * *", "no such minute"],
  ["", "nothing"],
])("%s is left to its times: %s", (cron) => {
  expect(readCronWords(cron)).toBeNull();
});

test("the words agree with the times that the engine computes", () => {
  const from = new Date("2026-11-22T12:00:00Z");
  const days = nextTimes("0 8 * * sun,THU,1", "UTC", from, 7).map((at) => at.getUTCDay());
  expect(new Set(days)).toEqual(new Set([1, 4, 0]));
  const gaps = nextTimes("*/15 * * * *", "UTC", from, 9).map(Number);
  expect(gaps.slice(1).every((at, index) => at - (gaps[index] ?? 0) === 15 * 60_000)).toBe(true);
});
