import "server-only";
import { createHash } from "node:crypto";
import type { Json } from "#lib/shared/json.ts";
import { fromIdempotencySource } from "#lib/triggers/idempotency-source.ts";

/** SHA-256 of the name that a call gives itself; null for a call without one, which is a call of its own. */
export function idempotencyKeyOf(source: string | null, headers: Headers, input: Json): Buffer | null {
  const from = fromIdempotencySource(source);
  if (from === null) return null;
  const name = from.from === "header" ? headers.get(from.name) : textAt(input, from.path.split("."));
  return name ? createHash("sha256").update(name).digest() : null;
}

function textAt(input: Json, steps: readonly string[]): string | null {
  let value: Json | undefined = input;
  for (const step of steps) {
    if (value === null || typeof value !== "object" || !Object.hasOwn(value, step)) return null;
    if (Array.isArray(value) && !/^\d+$/.test(step)) return null;
    value = (value as { [key: string]: Json })[step];
  }
  // Of 64 bits, it was rounded when the body was read: two calls would have one name.
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) return null;
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : null;
}
