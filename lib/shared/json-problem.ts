import { isStorable } from "./storable.ts";

/** Deeper JSON would only make its readers recurse; a flow of 30 nested conditions needs about 100. */
export const MAX_JSON_DEPTH = 200;

/**
 * What no table could hold, once for all fields: `text` for U+0000 or half a surrogate pair, `depth` for a tower of
 * brackets. Walks without recursion: the value is as it came from outside.
 */
export function findJsonProblem(value: unknown): "depth" | "text" | null {
  const pending: { value: unknown; depth: number }[] = [{ value, depth: 0 }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { value: each, depth } = next;
    if (depth > MAX_JSON_DEPTH) return "depth";
    if (typeof each === "string" && !isStorable(each)) return "text";
    if (typeof each !== "object" || each === null) continue;
    for (const [key, member] of Object.entries(each)) {
      if (!isStorable(key)) return "text";
      pending.push({ value: member, depth: depth + 1 });
    }
  }
  return null;
}
