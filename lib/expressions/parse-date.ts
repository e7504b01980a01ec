const ISO = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?$/;
const ZONE = /:\d{2}(?:[.,]\d+)?\s*(?:Z|GMT|UTC|UT|[+-]\d{2}:?\d{2})$/i;
const MAX_LENGTH = 100;

/**
 * Milliseconds since 1970 of a date as text: ISO 8601, as in HTTP headers, or what else JavaScript reads. A text that
 * names no time zone is UTC, whatever the zone of the machine.
 *
 * @returns NaN for what is no date.
 */
export function parseDate(written: string): number {
  const text = written.trim();
  // Without four digits of a year, JavaScript finds dates in almost any text.
  if (text.length > MAX_LENGTH || !/\d{4}/.test(text)) return Number.NaN;
  if (ISO.test(text)) return Date.parse(`${text.replace(" ", "T").replace(",", ".")}Z`);
  return Date.parse(ZONE.test(text) ? text : `${text} UTC`);
}
