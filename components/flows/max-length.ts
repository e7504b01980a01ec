import type { z } from "zod";

/** The bound of a text in its schema; undefined if it has none. */
export function maxLengthOf(field: z.ZodType): number | undefined {
  const inner = "unwrap" in field && typeof field.unwrap === "function" ? (field.unwrap() as z.ZodType) : field;
  const max = "maxLength" in inner ? inner.maxLength : undefined;
  return typeof max === "number" ? max : undefined;
}
