import "server-only";
import { isSecretText, type SecretText } from "#lib/secrets/secret-text.ts";
import { AppError } from "#lib/shared/app-error.ts";

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
