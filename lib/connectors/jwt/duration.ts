const secondsOf: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
const names = /^(\d+(?:\.\d+)?)\s*(s|m|h|d|w|secs?|seconds?|mins?|minutes?|hours?|days?|weeks?)?$/i;

/** Seconds of `90`, `"90"`, `"15m"`, `"1.5 hours"`, `"7d"`, `"2 weeks"`; null for anything else, and for none at all. */
export function parseDuration(given: number | string): number | null {
  const [, amount, unit = "s"] = names.exec(String(given).trim()) ?? [];
  const seconds = Math.round(Number(amount) * (secondsOf[unit.charAt(0).toLowerCase()] ?? Number.NaN));
  return Number.isSafeInteger(seconds) && seconds > 0 ? seconds : null;
}
