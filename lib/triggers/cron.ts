import { Cron } from "croner";

/** Five fields, or one of cron's nicknames. Finer than a minute would be a poll, and has a queue of its own. */
const NICKNAMES = /^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$/i;
const FIELDS = 5;
const MAX_LENGTH = 100;

export type CronProblem = "errors.cronShape" | "errors.cronNever" | "errors.timeZone";

/** The message key of what is wrong with the pattern and its time zone; null if it fires some day. */
export function findCronProblem(cron: string, timeZone: string, from: Date): CronProblem | null {
  if (!isTimeZone(timeZone)) return "errors.timeZone";
  const job = parse(cron, timeZone);
  if (!job) return "errors.cronShape";
  return job.nextRun(from) === null ? "errors.cronNever" : null;
}

/**
 * The next times after `from`, none for a pattern or a time zone that does not hold. At the edges of summer time: a
 * single time that the clock leaps over comes as the clock has leapt, one that the clock shows twice comes at the
 * first; what recurs within the hour or the day (`*`, `/`) goes on by elapsed time.
 */
export function nextTimes(cron: string, timeZone: string, from: Date, count: number): Date[] {
  const job = isTimeZone(timeZone) ? parse(cron, timeZone) : null;
  return job?.nextRuns(count, from) ?? [];
}

export function nextTime(cron: string, timeZone: string, from: Date): Date | null {
  return nextTimes(cron, timeZone, from, 1)[0] ?? null;
}

/** How many times there are after `from` and up to `to`; counts no further than `max`. */
export function countTimes(cron: string, timeZone: string, from: Date, to: Date, max: number): number {
  // Once for all: thousands of times are counted at a start after a night without an engine, for each schedule.
  const job = isTimeZone(timeZone) ? parse(cron, timeZone) : null;
  let count = 0;
  for (let at = job?.nextRun(from) ?? null; at !== null && at <= to && count < max; count++) {
    at = job?.nextRun(at) ?? null;
  }
  return count;
}

/** An IANA name, such as `Europe/Paris` or `UTC`. Offsets know no summer time and are refused. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function parse(cron: string, timezone: string): Cron | null {
  const text = cron.trim();
  if (text.length > MAX_LENGTH) return null;
  if (!NICKNAMES.test(text) && text.split(/\s+/).length !== FIELDS) return null;
  try {
    return new Cron(text, { timezone, paused: true });
  } catch (error) {
    // Its own messages are English alone, and speak of its parts.
    if (error instanceof TypeError || error instanceof RangeError) return null;
    throw error;
  }
}
