import { zonedMoment } from "#lib/shared/zoned-moment.ts";

/**
 * When a day begins in a time zone.
 *
 * @param day `YYYY-MM-DD`
 * @param after Days to add, for the end of a range.
 * @param timeZone An IANA name that this runtime knows.
 */
export function startOfDay(day: string, timeZone: string, after = 0): Date {
  const midnight = new Date(`${day}T00:00:00Z`);
  midnight.setUTCDate(midnight.getUTCDate() + after);
  return zonedMoment(midnight.toISOString().slice(0, 16), timeZone);
}
