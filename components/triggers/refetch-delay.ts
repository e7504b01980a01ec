import type { TriggerSummary } from "#lib/triggers/schema.ts";

const SHORTEST_MS = 5_000;
const LONGEST_MS = 60_000;
/** A schedule's row is written a moment after its time. */
const WRITTEN_MS = 3_000;

/** When the list is asked for again: soon after the next time of a schedule, at least each minute, never if all is off. */
export function refetchDelay(triggers: readonly TriggerSummary[] | undefined, now: number): number | false {
  const running = triggers?.filter(({ isEnabled }) => isEnabled) ?? [];
  if (running.length === 0) return false;
  const times = running.flatMap((each) => (each.type === "SCHEDULE" ? each.nextTimes.slice(0, 1) : []));
  const next = Math.min(...times.map((time) => new Date(time).getTime() + WRITTEN_MS - now), LONGEST_MS);
  return Math.max(next, SHORTEST_MS);
}
