import { z } from "zod";
import type { Json, JsonObject } from "#lib/shared/json.ts";

/**
 * A value that is JSON already: handed on as it is, where `z.json()` and `z.record()` would copy it, and lose a name
 * such as `__proto__` on the way.
 */
export const anyJson = z.custom<Json>((value) => value !== undefined);

export const anyJsonObject = z.custom<JsonObject>().check(({ value, issues }) => {
  if (!isListOrObject(value) || Array.isArray(value))
    issues.push({ code: "invalid_type", expected: "record", input: value });
});

export function isListOrObject(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}
