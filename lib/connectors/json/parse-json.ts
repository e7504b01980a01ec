import { AppError } from "#lib/shared/app-error.ts";
import type { Json } from "#lib/shared/json.ts";
import { findJsonFault, placeOf } from "#lib/shared/json-fault.ts";
import { isStorable } from "#lib/shared/storable.ts";

/** Whatever walks the value afterwards has a stack; expressions go no deeper either. */
const MAX_DEPTH = 100;

/** In a text that is JSON. Texts first, so that what they hold is not taken for anything else. */
const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*|[[{\]}]/gs;

/**
 * Reads JSON (RFC 8259). Names such as `__proto__` are names like any other.
 *
 * @throws AppError INVALID that names the line and the column, and quotes nothing.
 */
export function parseJson(text: string): Json {
  const value = findJson(text);
  if (value === undefined) throw new AppError("INVALID", "engine.jsonInvalid", placeOf(text, findJsonFault(text)));
  return value;
}

/** The same for what may be any text: undefined if it is no JSON. */
export function findJson(text: string): Json | undefined {
  try {
    const value = JSON.parse(text) as Json;
    checkTokens(text);
    return value;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** What is JSON, and yet nothing that a run could pass on and keep. */
function checkTokens(text: string): void {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(tokens)) {
    if (token === "[" || token === "{") depth += 1;
    else if (token === "]" || token === "}") depth -= 1;
    else if (token.startsWith('"')) {
      if (!isStorableToken(token)) throw new AppError("INVALID", "engine.jsonUnstorable", placeOf(text, index));
    } else if (!Number.isFinite(Number(token))) {
      throw new AppError("INVALID", "engine.jsonNumber", placeOf(text, index));
    }
    if (depth > MAX_DEPTH)
      throw new AppError("INVALID", "engine.jsonTooDeep", { limit: MAX_DEPTH, ...placeOf(text, index) });
  }
}

function isStorableToken(token: string): boolean {
  return isStorable(token) && (!token.includes("\\u") || isStorable(JSON.parse(token) as string));
}
