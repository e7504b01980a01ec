import { isObject } from "#lib/expressions/plain-value.ts";
import { isSecretText } from "#lib/secrets/secret-text.ts";

/** Beside a name in a list. */
const SHORT = 40;
const NAMES = 8;
/** What is read of a value on one line, however wide. */
const LINE = 300;

/** A value in a few characters: texts in quotation marks, of a list how many, of an object its first names. */
export function shortValue(value: unknown): string {
  if (typeof value === "string") return cut(JSON.stringify(value.slice(0, SHORT)), SHORT);
  if (Array.isArray(value)) return `[${value.length}]`;
  if (!isObject(value)) return cut(wholeText(value), SHORT);
  const names = Object.keys(value);
  const more = names.length > NAMES ? ", …" : "";
  return names.length === 0 ? "{}" : cut(`{ ${names.slice(0, NAMES).join(", ")}${more} }`, SHORT);
}

/** A value on one line: a text as it is, less its line breaks; lists and objects by what they hold. */
export function lineOf(value: unknown): string {
  if (isObject(value)) return shortValue(value);
  if (!Array.isArray(value))
    return cut(
      wholeText(value)
        .slice(0, LINE + 1)
        .replaceAll(/\s+/g, " "),
      LINE,
    );
  const more = value.length > NAMES ? ", …" : "";
  return cut(`[${value.slice(0, NAMES).map(shortValue).join(", ")}${more}]`, LINE);
}

/** A value as it can be read in full: a text as it is, all else as JSON. Secrets are their marks. */
export function wholeText(value: unknown): string {
  if (typeof value === "string") return value;
  if (isSecretText(value)) return value.toString();
  return JSON.stringify(value, null, 2) ?? "";
}

type ValueType = "text" | "number" | "boolean" | "null" | "list" | "object";

export function typeOf(value: unknown): ValueType {
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  if (typeof value === "string" || isSecretText(value)) return "text";
  if (typeof value === "number") return "number";
  return typeof value === "boolean" ? "boolean" : "object";
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1).toWellFormed()}…` : text;
}
