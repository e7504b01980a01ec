import type { Json } from "#lib/shared/json.ts";
import { findJsonFault, placeOf } from "#lib/shared/json-fault.ts";

export type JsonText = { ok: true; value: Json } | { ok: false; line: number; column: number };

/** Parses what a person typed. Where it fails is found by a scan of our own: engines word and count it differently. */
export function parseJsonText(text: string): JsonText {
  try {
    return { ok: true, value: JSON.parse(text) as Json };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { ok: false, ...placeOf(text, findJsonFault(text)) };
  }
}

/**
 * The same for a param: one whole `{{ … }}`, without quotes, is a template whose value keeps its type.
 */
export function parseTemplateJson(text: string): JsonText {
  const trimmed = text.trim();
  return isWholeTemplate(trimmed) ? { ok: true, value: trimmed } : parseJsonText(text);
}

export function printTemplateJson(value: Json): string {
  return typeof value === "string" && isWholeTemplate(value) ? value : JSON.stringify(value, null, 2);
}

function isWholeTemplate(text: string): boolean {
  return text.startsWith("{{") && text.endsWith("}}");
}
