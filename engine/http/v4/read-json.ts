import "server-only";
import type { Context } from "hono";
import { isStorable } from "#lib/shared/storable.ts";
import { v4Error } from "./message-list.ts";

/** Deeper JSON would only make its readers recurse; no body of this API needs more than 4. */
const MAX_DEPTH = 50;
const JSON_TYPE = /^(?:application|text)\/(?:json|[\w.+-]+\+json)$/;

/** Only JSON gets in: a form, which a web page elsewhere could make a browser send, does not. */
export function requireJsonType(context: Context, isBodyNeeded: boolean): void {
  const header = context.req.header("content-type");
  const type = header?.split(";")[0]?.trim().toLowerCase();
  if (type === undefined ? isBodyNeeded : !JSON_TYPE.test(type)) throw v4Error(415, "v4.jsonOnly");
}

/** The body, with what is null left out: this API does not tell the two apart (`reference/uptrends-v4.md` §2.4). */
export async function readJson(context: Context): Promise<unknown> {
  const bytes = await context.req.arrayBuffer();
  return storable(parse(bytes));
}

/** Other bytes than UTF-8 are refused: put right in silence, they would make a secret another one. */
function parse(bytes: ArrayBuffer): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    // The parser's own message quotes the text, which may hold a secret.
    if (error instanceof SyntaxError || error instanceof TypeError) throw v4Error(400, "v4.bodyMalformed");
    throw error;
  }
}

/** What no table could hold is refused here, once for all fields: U+0000, lone surrogates, a tower of brackets. */
export function storable(body: unknown): unknown {
  const pending: { value: unknown; depth: number }[] = [{ value: body, depth: 0 }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { value, depth } = next;
    if (depth > MAX_DEPTH) throw v4Error(400, "v4.bodyTooDeep", { limit: MAX_DEPTH });
    if (typeof value === "string") requireStorableText(value);
    if (typeof value !== "object" || value === null) continue;
    for (const [key, member] of Object.entries(value)) {
      requireStorableText(key);
      if (member === null && !Array.isArray(value)) delete (value as Record<string, unknown>)[key];
      else pending.push({ value: member, depth: depth + 1 });
    }
  }
  return body;
}

function requireStorableText(text: string): void {
  if (!isStorable(text)) throw v4Error(400, "errors.unstorable");
}
