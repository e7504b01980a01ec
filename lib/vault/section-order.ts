const collator = new Intl.Collator("en", { numeric: true });

/** Sections by name, as people count: 2 before 10. Not in SQL: there are at most some thousand, and all of them are read. */
export function compareSections(a: { id: string; name: string }, b: { id: string; name: string }): number {
  return collator.compare(a.name, b.name) || (a.id < b.id ? -1 : 1);
}
