import { SecretText } from "#lib/secrets/secret-text.ts";
import type { Json } from "#lib/shared/json.ts";

/** Tells what a journal masked from a stored item that an author names. */
export const MASKED = "masked";

/**
 * What a journal shows, for expressions to be computed from: a text that holds a mark is opaque, so that nothing is made
 * of the mark as if it were the value. An object with a masked name is opaque as a whole: which name it is, nobody
 * knows. What needs no change is the same object.
 */
export function withMasked(shown: Json): unknown {
  if (typeof shown === "string") return holdsMark(shown) ? maskedText(shown) : shown;
  if (shown === null || typeof shown !== "object") return shown;
  if (Array.isArray(shown)) {
    const items = shown.map(withMasked);
    return items.every((item, index) => item === shown[index]) ? shown : items;
  }
  const keys = Object.keys(shown);
  const masked = keys.find(holdsMark);
  if (masked !== undefined) return maskedText(masked);
  const members = keys.map((key) => withMasked(shown[key] as Json));
  if (members.every((member, index) => member === shown[keys[index] as string])) return shown;
  // Object.fromEntries defines: a key `__proto__` stays a key.
  return Object.fromEntries(keys.map((key, index) => [key, members[index]]));
}

/**
 * Whether a mark stands in it: `«masked»`, `«hidden»`, or `«Twilio / Auth token»` with any names. Rather a quotation too
 * many than a mark too few; a French quotation, which has a space after its mark, is none.
 */
function holdsMark(text: string): boolean {
  const open = text.search(/«\S/);
  if (open < 0) return false;
  if (text.includes("«masked»") || text.includes("«hidden»")) return true;
  return text.includes(" / ", open) || text.lastIndexOf("«") > text.lastIndexOf("»");
}

/** It is shown, and never sent: nothing has a secret under this key. */
export function maskedText(mark: string): SecretText {
  return new SecretText([{ kind: "secret", key: MASKED, mark }]);
}

/** Whether something in the value is masked. */
export function holdsMasked(value: unknown): boolean {
  if (value instanceof SecretText) return true;
  if (value === null || typeof value !== "object") return false;
  return Object.values(value).some(holdsMasked);
}
