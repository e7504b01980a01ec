import "server-only";
import { SIGNATURE_TOLERANCE } from "../signature.ts";

/** Whether a call that says it was signed then may still be taken, so that one that was overheard soon may not. */
export function isInTime(seconds: number | null, now: Date): boolean {
  return seconds !== null && Math.abs(now.getTime() / 1000 - seconds) <= SIGNATURE_TOLERANCE;
}

/** Unix seconds. @returns Null for anything else. */
export function readSeconds(text: string | null): number | null {
  return text !== null && /^\d{1,12}$/.test(text) ? Number(text) : null;
}

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/** Unix seconds or milliseconds, or ISO 8601 with its zone. @returns Seconds; null for anything else. */
export function readTime(text: string | null): number | null {
  if (text === null) return null;
  if (/^\d{13}$/.test(text)) return Number(text) / 1000;
  const seconds = ISO.test(text) ? Date.parse(text) / 1000 : readSeconds(text);
  return Number.isNaN(seconds) ? null : seconds;
}
