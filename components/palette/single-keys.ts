const KEY = "coffre-single-keys";
const OFF = "off";

/** Whether a single character may do something: WCAG 2.1.4 wants a way to turn that off. */
export function hasSingleKeys(): boolean {
  return localStorage.getItem(KEY) !== OFF;
}

export function allowSingleKeys(areOn: boolean): void {
  if (areOn) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, OFF);
}
