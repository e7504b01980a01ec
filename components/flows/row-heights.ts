import type { RowNode } from "./row-collection.ts";
import type { TreeRow } from "./tree-rows.ts";

/** Pixels of a row that was not drawn yet. */
const ESTIMATES: Readonly<Record<TreeRow["kind"], number>> = { start: 26, end: 26, gap: 26, branch: 36, action: 60 };

/** Rows from `first` to the one before `last`. */
export type RowRange = { first: number; last: number };

/**
 * Where each row begins, in pixels from the top, and after the last one where they all end.
 *
 * @param heights Of rows that were drawn, by key.
 */
export function rowTops(nodes: readonly RowNode[], heights: ReadonlyMap<string, number>): Float64Array {
  const tops = new Float64Array(nodes.length + 1);
  let top = 0;
  for (const [place, { value }] of nodes.entries()) {
    tops[place] = top;
    top += heights.get(value.key) ?? ESTIMATES[value.kind];
  }
  tops[nodes.length] = top;
  return tops;
}

/** The rows of which any part lies between two heights. */
export function rowsBetween(tops: Float64Array, from: number, to: number): RowRange {
  const count = tops.length - 1;
  const first = Math.max(lastAtOrAbove(tops, from), 0);
  return { first: Math.min(first, count), last: Math.min(Math.max(lastAtOrAbove(tops, to) + 1, first), count) };
}

/** The last row that begins at that height or above; -1 for none. */
function lastAtOrAbove(tops: Float64Array, height: number): number {
  let [low, high] = [0, tops.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tops[middle] ?? 0) <= height) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
