import { z } from "zod";

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** Deeper than anything that is let in; what holds itself ends there too. */
const MAX_DEPTH = 1000;

/**
 * Looked at and handed on as it is: `z.json()` and `z.record()` take ten times as long to copy it, and lose a name such
 * as `__proto__` on the way.
 */
export const json = z.custom<Json>((value) => isJson(value, 0));

export const jsonObject = z.custom<JsonObject>().check(({ value, issues }) => {
  if (!isPlainObject(value)) issues.push({ code: "invalid_type", expected: "record", input: value });
  else if (!isJson(value, 0)) issues.push({ code: "custom", input: value });
});

function isJson(value: unknown, depth: number): boolean {
  if (value === null || typeof value === "string" || typeof value === "boolean") return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (depth === MAX_DEPTH || !(Array.isArray(value) || isPlainObject(value))) return false;
  return Object.values(value).every((member) => isJson(member, depth + 1));
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
