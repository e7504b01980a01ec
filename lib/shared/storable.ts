/** PostgreSQL holds no U+0000, and its `jsonb`, such as the audit log's, no lone surrogate. */
export function isStorable(text: string): boolean {
  return !text.includes("\u0000") && text.isWellFormed();
}

/** Where the first text that no table could hold is, in lists and plain objects; null if there is none. */
export function findUnstorable(input: unknown): (string | number)[] | null {
  // What a browser sends to an action may refer to itself.
  const seen = new Set<unknown>();
  const pending: { value: unknown; path: (string | number)[] }[] = [{ value: input, path: [] }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { value, path } = next;
    if (typeof value === "string" && !isStorable(value)) return path;
    if (typeof value !== "object" || value === null || seen.has(value)) continue;
    seen.add(value);
    for (const [key, member] of Object.entries(value)) {
      if (!isStorable(key)) return path;
      pending.push({ value: member, path: [...path, Array.isArray(value) ? Number(key) : key] });
    }
  }
  return null;
}
