const EMPTY = "{}";
const keyOf = (flowId: string) => `coffre-run-input-${flowId}`;

/** The input of the last run of this flow in this tab. It stays in the tab: an input may hold personal data. */
export function recallInput(flowId: string): string {
  return sessionStorage.getItem(keyOf(flowId)) ?? EMPTY;
}

export function rememberInput(flowId: string, text: string): void {
  sessionStorage.setItem(keyOf(flowId), text);
}
