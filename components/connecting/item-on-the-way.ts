const PLACE = "coffre.connecting";

/** Which connection this tab went to a provider for: the way back from there does not say so. */
export function rememberItem(itemId: string): void {
  try {
    sessionStorage.setItem(PLACE, itemId);
  } catch {
    // Storage may be forbidden; then only the way back to the item is longer.
  }
}

export function recallItem(): string | null {
  try {
    return sessionStorage.getItem(PLACE);
  } catch {
    return null;
  }
}
