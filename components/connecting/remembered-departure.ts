import { type Departure, readDeparture } from "#lib/connecting/departure.ts";

const PLACE = "coffre.connecting";

/** What this tab went to a provider for, and from where: the way back from there says neither. */
export function rememberDeparture(departure: Departure): void {
  try {
    sessionStorage.setItem(PLACE, JSON.stringify(departure));
  } catch {
    // Storage may be forbidden; then only the way back is longer.
  }
}

export function recallDeparture(): Departure | null {
  try {
    return readDeparture(sessionStorage.getItem(PLACE));
  } catch {
    return null;
  }
}
