import type { Json } from "#lib/shared/json.ts";

/** One part of a multipart form. `id` tells rows apart; an empty `item` is one that was not chosen yet. */
export type FileRow = { id: number; name: string; item: string };

/** As many as the action takes. */
export const MAX_ROWS = 20;

/** Null for a value of another shape, which the form would not keep. */
export function toFileRows(value: Json | undefined): FileRow[] | null {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) return null;
  const rows = value.map((file, id) => toRow(file, id));
  return rows.every((row) => row !== null) ? rows : null;
}

function toRow(file: Json, id: number): FileRow | null {
  if (file === null || typeof file !== "object" || Array.isArray(file)) return null;
  const { name = "", item = "", ...others } = file;
  const isOurs = typeof name === "string" && typeof item === "string" && Object.keys(others).length === 0;
  return isOurs ? { id, name, item } : null;
}

/** A part without a name is named as its file. Undefined when none is left. */
export function toFiles(rows: readonly FileRow[]): { name?: string; item: string }[] | undefined {
  if (rows.length === 0) return undefined;
  return rows.map(({ name, item }) => (name === "" ? { item } : { name, item }));
}

export function addFile(rows: readonly FileRow[]): FileRow[] {
  return [...rows, { id: Math.max(-1, ...rows.map(({ id }) => id)) + 1, name: "", item: "" }];
}
