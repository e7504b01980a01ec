import { describe, expect, test } from "vitest";
import { countTimes, findCronProblem, isTimeZone, nextTime, nextTimes } from "./cron.ts";

const timesOf = (cron: string, timeZone: string, from: string, count = 5) =>
  nextTimes(cron, timeZone, new Date(from), count).map((time) => time.toISOString().replace(":00.000Z", "Z"));

describe("the next times", () => {
  test("are those after the moment given, never it", () => {
    expect(timesOf("0 8 * * 1-5", "UTC", "2026-11-20T08:00:00Z", 3)).toEqual([
      "2026-11-23T08:00Z",
      "2026-11-24T08:00Z",
      "2026-11-25T08:00Z",
    ]);
    expect(timesOf("@hourly", "UTC", "2026-11-20T08:00:00Z", 2)).toEqual(["2026-11-20T09:00Z", "2026-11-20T10:00Z"]);
  });

  test("are local: the same hour on the wall, summer and winter", () => {
    expect(timesOf("0 8 24 10,12 *", "Europe/Paris", "2026-10-01T00:00:00Z", 2)).toEqual([
      "2026-10-24T06:00Z",
      "2026-12-24T07:00Z",
    ]);
  });

  test("a time that the clock leaps over comes as it has leapt: 2:30 on 29 March at 3:00", () => {
    expect(timesOf("30 2 * * *", "Europe/Paris", "2026-03-28T00:00:00Z", 3)).toEqual([
      "2026-03-28T01:30Z",
      "2026-03-29T01:00Z",
      "2026-03-30T00:30Z",
    ]);
  });

  test("a time that the clock shows twice comes once, at the first: 2:30 on 25 October", () => {
    expect(timesOf("30 2 * * *", "Europe/Paris", "2026-10-24T12:00:00Z", 2)).toEqual([
      "2026-10-25T00:30Z",
      "2026-10-26T01:30Z",
    ]);
  });

  test("what comes every hour goes on through both nights", () => {
    const hours = (from: string) => timesOf("0 * * * *", "Europe/Paris", from, 4);
    expect(hours("2026-03-28T23:30:00Z")).toEqual([0, 1, 2, 3].map((hour) => `2026-03-29T0${hour}:00Z`));
    expect(hours("2026-10-24T23:30:00Z")).toEqual([0, 1, 2, 3].map((hour) => `2026-10-25T0${hour}:00Z`));
  });

  test("29 February waits for a leap year", () => {
    expect(timesOf("0 0 29 2 *", "UTC", "2026-01-01T00:00:00Z", 2)).toEqual(["2028-02-29T00:00Z", "2032-02-29T00:00Z"]);
  });

  test("a pattern or a time zone that does not hold has none", () => {
    expect(nextTime("0 0 * * *", "Europe/Nowhere", new Date())).toBeNull();
    expect(nextTimes("nonsense", "UTC", new Date(), 5)).toEqual([]);
  });
});

describe("what is refused", () => {
  const problemOf = (cron: string, timeZone = "UTC") => findCronProblem(cron, timeZone, new Date("2026-01-01"));

  test.each(["* * * * *", "*/5 8-18 * * MON-FRI", "0 0 L * *", "@daily", "@WEEKLY", "  0 0 1 1 *  ", "0 0 29 2 *"])(
    "%s holds",
    (cron) => expect(problemOf(cron)).toBeNull(),
  );

  test.each([
    ...["", "hello", "* * * *", "0 0 0 * * *", "0 0 0 * * * 2030", "61 0 * * *", "0 24 * * *", "@every 5m", "@reboot"],
    ...["2026-05-05T00:00:00", "0 0 * * 8", "a b c d e", `0 0 ${"1,".repeat(100)}1 * *`],
  ])("%s is no pattern", (cron) => expect(problemOf(cron)).toBe("errors.cronShape"));

  test.each(["0 0 31 2 *", "0 0 30 2 *", "0 0 31 4,6,9,11 *"])("%s never comes", (cron) =>
    expect(problemOf(cron)).toBe("errors.cronNever"),
  );

  test.each(["", "Mars/Phobos", "+02:00", "UTC+2", "../etc"])("%s is no time zone", (timeZone) => {
    expect(isTimeZone(timeZone)).toBe(false);
    expect(problemOf("@daily", timeZone)).toBe("errors.timeZone");
  });
});

test("times in between are counted, up to the last moment and to a limit", () => {
  const count = (to: string, max = 100) =>
    countTimes("0 * * * *", "UTC", new Date("2026-01-01T00:00:00Z"), new Date(to), max);
  expect(count("2026-01-01T00:59:59Z")).toBe(0);
  expect(count("2026-01-01T03:00:00Z")).toBe(3);
  expect(count("2027-01-01T00:00:00Z", 10)).toBe(10);
});
