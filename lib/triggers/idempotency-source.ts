import type { Idempotency } from "./schema.ts";

/** As it is stored: `header:Idempotency-Key` or `body:event.id`. */
export function toIdempotencySource(idempotency: Idempotency | null): string | null {
  if (idempotency === null) return null;
  return idempotency.from === "header" ? `header:${idempotency.name}` : `body:${idempotency.path}`;
}

export function fromIdempotencySource(source: string | null): Idempotency | null {
  if (source === null) return null;
  const at = source.indexOf(":");
  const rest = source.slice(at + 1);
  return source.slice(0, at) === "header" ? { from: "header", name: rest } : { from: "body", path: rest };
}
