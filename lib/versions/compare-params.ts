import { z } from "zod";

/** One side of a comparison: the draft as it is now, or a version by its UUID. */
export type ComparedSide = string;
export const DRAFT: ComparedSide = "draft";

const side = z
  .union([z.literal(DRAFT), z.uuid()])
  .optional()
  .catch(undefined);
const page = z.coerce.number().int().min(1).max(100_000).catch(1).default(1);
const readable = z.object({ from: side, to: side, page, saves: page });

/** What the address asks for; what it says wrongly is left out. `page` is of what was published. */
export function readCompareParams(params: Readonly<Record<string, unknown>>): z.output<typeof readable> {
  return readable.parse(params);
}
