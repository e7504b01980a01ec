import type { Json } from "#lib/shared/json.ts";

export type JsonText = { ok: true; value: Json } | { ok: false; line: number; column: number };

/** Parses what a person typed. Where it fails is found by a scan of our own: engines word and count it differently. */
export function parseJsonText(text: string): JsonText {
  try {
    return { ok: true, value: JSON.parse(text) as Json };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const before = text.slice(0, findJsonFault(text)).split("\n");
    return { ok: false, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
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

const scalar = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const string = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;

/** Offset of the first character that no JSON text could have there (RFC 8259); the end, if it only stops too early. */
export function findJsonFault(text: string): number {
  let at = 0;
  const skip = () => {
    while (/[ \t\n\r]/.test(text[at] ?? "")) at++;
  };
  const match = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at += found[0].length;
    return found !== null;
  };
  const take = (character: string): boolean => {
    skip();
    if (text[at] !== character) return false;
    at++;
    return true;
  };
  const list = (close: string, member: () => boolean): boolean => {
    if (take(close)) return true;
    do if (!member()) return false;
    while (take(","));
    return take(close);
  };
  const value = (): boolean => {
    if (take("{")) return list("}", () => name() && take(":") && value());
    if (take("[")) return list("]", value);
    return match(text[at] === '"' ? string : scalar);
  };
  const name = (): boolean => {
    skip();
    return match(string);
  };
  if (value()) skip();
  return at;
}
