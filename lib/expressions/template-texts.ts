import type { Json } from "#lib/shared/json.ts";
import { ExpressionError } from "./expression-error.ts";
import type { TemplatePart } from "./parse-template.ts";
import { cachedTemplate } from "./template-cache.ts";

/** Every text of the value that holds `{{`, with where it stands: `headers.Authorization`, `items.0`. */
export function* textsOf(value: Json, path = ""): Generator<{ path: string; text: string }> {
  if (typeof value === "string") {
    if (value.includes("{{")) yield { path, text: value };
  } else if (value !== null && typeof value === "object") {
    for (const [key, member] of Object.entries(value)) yield* textsOf(member, path === "" ? key : `${path}.${key}`);
  }
}

/** None for a text that does not parse. */
export function partsOf(text: string): readonly TemplatePart[] {
  try {
    return cachedTemplate(text).parts;
  } catch (error) {
    if (error instanceof ExpressionError) return [];
    throw error;
  }
}
