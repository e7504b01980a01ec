export type NumberRange = { min: number; max: number; isWhole?: boolean };

/** The number that a text stands for; null for empty text, undefined for one that is no number of the range. */
export function parseNumberText(text: string, { min, max, isWhole = true }: NumberRange): number | null | undefined {
  const plain = text.trim().replace(",", ".");
  if (plain === "") return null;
  if (!(isWhole ? /^\d+$/ : /^\d+(\.\d+)?$/).test(plain)) return undefined;
  const value = Number(plain);
  return value >= min && value <= max ? value : undefined;
}
