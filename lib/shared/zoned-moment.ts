const PARTS = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric" } as const;

/**
 * The moment at which a time zone's clocks show a minute. One that they pass over counts as the next that they show.
 *
 * @param local `YYYY-MM-DDTHH:MM`
 * @param timeZone An IANA name that this runtime knows.
 */
export function zonedMoment(local: string, timeZone: string): Date {
  const wanted = new Date(`${local}:00Z`).getTime();
  // The offset at the guess may differ from the one in force at that minute, on the days when clocks change.
  const guess = wanted - offsetAt(wanted, timeZone);
  return new Date(wanted - offsetAt(guess, timeZone));
}

/** How far the zone's clocks are ahead of UTC at a moment, in milliseconds. */
function offsetAt(moment: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat("en-US", { ...PARTS, timeZone, hourCycle: "h23", calendar: "iso8601" });
  const read = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = read;
  const minutes = Math.floor(moment / 60_000) * 60_000;
  return Date.UTC(year, month - 1, day, hour, minute) - minutes;
}
