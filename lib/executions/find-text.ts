import type { Json } from "#lib/shared/json.ts";
import { type FoundText, foundSides } from "./list-schema.ts";

/** What is seen around the text, in characters. */
const AROUND = 48;

type Place = Omit<FoundText, "step">;

/** Finds a text in values as a reader sees them, by characters alone: capitals and small letters are the same. */
export function textFinder(text: string): (value: Json | undefined) => Omit<Place, "side"> | null {
  const pattern = new RegExp(text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"), "iu");
  const within = (value: Json | undefined, path: readonly string[]): Omit<Place, "side"> | null => {
    if (value === undefined || value === null) return null;
    if (typeof value !== "object") return excerpt(String(value), pattern, path);
    for (const [name, member] of Object.entries(value)) {
      const found = within(member, [...path, name]) ?? excerpt(name, pattern, [...path, name]);
      if (found) return found;
    }
    return null;
  };
  return (value) => within(value, []);
}

function excerpt(text: string, pattern: RegExp, path: readonly string[]): Omit<Place, "side"> | null {
  const match = pattern.exec(text);
  if (!match) return null;
  const end = match.index + match[0].length;
  const before = text.slice(Math.max(0, match.index - AROUND), match.index).toWellFormed();
  const after = text.slice(end, end + AROUND).toWellFormed();
  return {
    field: path.join("."),
    before: match.index > AROUND ? `…${before}` : before,
    match: match[0],
    after: text.length > end + AROUND ? `${after}…` : after,
  };
}

/** The first of the sides in which the text stands, in the order in which they came about. */
export function findInSides(
  find: ReturnType<typeof textFinder>,
  sides: Partial<Record<FoundText["side"], Json | undefined>>,
): Place | null {
  for (const side of foundSides) {
    const found = find(sides[side]);
    if (found) return { side, ...found };
  }
  return null;
}

/**
 * Of an error, what a reader sees: its sentence, as one value, and not the key of its message.
 *
 * @param sentence In the reader's language.
 */
export function visibleError(error: Json | undefined, sentence: string): Json | undefined {
  if (error === null || typeof error !== "object" || Array.isArray(error)) return undefined;
  const { code, params, details } = error;
  return {
    "": sentence,
    ...(code !== undefined && { code }),
    ...(params !== undefined && { params }),
    ...(details !== undefined && { details }),
  };
}
