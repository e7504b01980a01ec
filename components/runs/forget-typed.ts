/** What was typed to run flows, and to try their expressions with: personal data, or a secret that was pasted. */
const TYPED = /^coffre-(pins|run|preview)-/;

/** @param places Those of a tab are not kept apart by who typed: nobody else may find them there. */
export function forgetTyped(...places: readonly Storage[]): void {
  for (const place of places) {
    for (const key of Object.keys(place)) if (TYPED.test(key)) place.removeItem(key);
  }
}
