/** `1.then.0` as `2, TRUE, 1` would be long to hear: the numbers alone, from 1. */
export function placeText(path: string): string {
  return path
    .split(".")
    .filter((part) => /^\d+$/.test(part))
    .map((part) => Number(part) + 1)
    .join(".");
}
