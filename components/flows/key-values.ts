import type { Json, JsonObject } from "#lib/shared/json.ts";

/** One line of the form. `id` tells lines apart while names are being typed. */
export type KeyValueRow = { id: number; name: string; value: Json };

export function toRows(value: Json | undefined): KeyValueRow[] {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return [];
  return Object.entries(value).map(([name, member], id) => ({ id, name, value: member }));
}

/** Lines without a name, and later ones with a name that is taken, are left out: they are marked and held in the form. */
export function toObject(rows: readonly KeyValueRow[]): JsonObject {
  const object: JsonObject = {};
  for (const { name, value } of rows) {
    if (name !== "" && !Object.hasOwn(object, name)) object[name] = value;
  }
  return object;
}

export function repeatedRows(rows: readonly KeyValueRow[]): ReadonlySet<number> {
  const names = new Set<string>();
  const repeated = new Set<number>();
  for (const { id, name } of rows) {
    if (name !== "" && names.has(name)) repeated.add(id);
    names.add(name);
  }
  return repeated;
}

/** Has a value that the document cannot hold until it has a name. */
export function isNameless({ name, value }: KeyValueRow): boolean {
  return name === "" && value !== "";
}

/** What to keep of rows beside the document, which cannot hold all of them; null if it can. */
export function holdRows(rows: readonly KeyValueRow[]): string | null {
  return repeatedRows(rows).size > 0 || rows.some(isNameless) ? JSON.stringify(rows) : null;
}

/** What `holdRows` kept, unless the document has another value by now. */
export function recallRows(held: string | undefined, value: Json | undefined): KeyValueRow[] | null {
  if (held === undefined) return null;
  const rows = JSON.parse(held) as KeyValueRow[];
  return isSame(rows, value) ? rows : null;
}

/** True if the document holds what the rows stand for. */
export function isSame(rows: readonly KeyValueRow[], value: Json | undefined): boolean {
  return JSON.stringify(toObject(rows)) === JSON.stringify(value ?? {});
}

export function nextRowId(rows: readonly KeyValueRow[]): number {
  return Math.max(-1, ...rows.map(({ id }) => id)) + 1;
}

/** A text is edited as it is; another value as JSON. */
export function printScalar(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Keeps the type that a value had: what was a number stays one while it reads as one. */
export function parseScalar(text: string, was: Json): Json {
  if (typeof was === "string") return text;
  try {
    const parsed = JSON.parse(text) as Json;
    return typeof parsed === "string" ? text : parsed;
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}
