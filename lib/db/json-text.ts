import "server-only";
import type { Json } from "#lib/shared/json.ts";

/** JSON for a raw statement, `null` as SQL's own. Prisma's client, given the value itself, loses a name `__proto__`. */
export function jsonText(value: Json): string | null {
  return value === null ? null : JSON.stringify(value);
}
