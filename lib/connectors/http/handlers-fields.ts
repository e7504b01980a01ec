import "server-only";
import { isSecretText, type SecretText } from "#lib/secrets/secret-text.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { isForbiddenHeader } from "./forbidden-headers.ts";

export type Text = string | SecretText;

/** Names with their texts, in the order of the payload; null leaves a name away. */
type Fields = ReadonlyMap<string, readonly Text[]>;

/**
 * The fields of a form: a list repeats its name, the members of an object are written `name[member]`, and those of a
 * list that holds more than texts `name[0]`, as PHP, Rails and Stripe read them.
 *
 * @throws AppError INVALID for a payload that has no names.
 */
export function fieldsOf(payload: unknown): Fields {
  if (!isMembers(payload)) throw new AppError("INVALID", "engine.formNotFields");
  const fields = new Map<string, Text[]>();
  for (const [name, text] of Object.entries(payload).flatMap(([name, value]) => pairsOf(name, value))) {
    const texts = fields.get(name);
    if (texts) texts.push(text);
    else fields.set(name, [text]);
  }
  return fields;
}

/** Numbers and booleans are written out. @throws AppError INVALID for anything else that is no text. */
export function textOf(value: unknown, param: string): Text {
  if (typeof value === "string" || isSecretText(value)) return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  throw new AppError("INVALID", "engine.paramNotText", { param });
}

function isMembers(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isSecretText(value);
}

function pairsOf(name: string, value: unknown): [string, Text][] {
  if (value === null || value === undefined) return [];
  if (isMembers(value)) return Object.entries(value).flatMap(([key, member]) => pairsOf(`${name}[${key}]`, member));
  if (!Array.isArray(value)) return [[name, textOf(value, `payload.${name}`)]];
  const isOfTexts = value.every((each) => !isMembers(each) && !Array.isArray(each));
  return value.flatMap((each, index) => pairsOf(isOfTexts ? name : `${name}[${index}]`, each));
}

/** In lower case. @throws AppError INVALID for a name that nobody may set. */
export function headersOf(given: Record<string, unknown>): Record<string, Text> {
  const forbidden = Object.keys(given).find(isForbiddenHeader);
  if (forbidden !== undefined) throw new AppError("INVALID", "engine.headerForbidden", { name: forbidden });
  const texts = Object.entries(textsOf(given, "headers"));
  return Object.fromEntries(texts.map(([name, value]) => [name.toLowerCase(), value]));
}

/** A list repeats its name; null leaves a name away. */
export function queryOf(given: Record<string, unknown>): Record<string, Text | Text[]> {
  const entries = Object.entries(given).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name,
      Array.isArray(value)
        ? value.filter((each) => each !== null).map((each) => textOf(each, `params.${name}`))
        : textOf(value, `params.${name}`),
    ]),
  );
}

/** Names with text: numbers and booleans are written out, null leaves a name away, anything else is a mistake. */
function textsOf(given: Record<string, unknown>, param: string): Record<string, Text> {
  const entries = Object.entries(given).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(entries.map(([name, value]) => [name, textOf(value, `${param}.${name}`)]));
}
