import type { Json, JsonObject } from "#lib/shared/json.ts";

/** `{{name}}` and `{{custom_vars.name}}`. */
const PLACE = /\{\{\s*(?:custom_vars\.)?([\p{L}_$][\p{L}\p{M}\p{N}_$-]*)\s*\}\}/gu;

/**
 * Puts custom variables into a text, once: what a value holds is never looked at again. A name that is none of them stays
 * as it is written.
 */
export function fillText(text: string, vars: JsonObject = {}, write: (value: string) => string = asItIs) {
  return text.replace(PLACE, (whole, name: string) =>
    Object.hasOwn(vars, name) ? write(textOf(vars[name] ?? null)) : whole,
  );
}

const asItIs = (value: string) => value;

function textOf(value: Json): string {
  if (value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Text or attribute value of HTML. */
export function escapeHtml(value: string): string {
  return value.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
