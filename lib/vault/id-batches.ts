import { MAX_OPTIONS } from "./schema.ts";

/** As many ids as one question for options may name, always in the same order. */
export function idBatches(ids: readonly string[]): string[][] {
  const sorted = ids.toSorted();
  const count = Math.ceil(sorted.length / MAX_OPTIONS);
  return Array.from({ length: count }, (_, index) => sorted.slice(index * MAX_OPTIONS, (index + 1) * MAX_OPTIONS));
}
