import "server-only";
import type { Context } from "hono";
import { isStorable } from "#lib/shared/storable.ts";
import { ApiError, invalidBody } from "./api-error.ts";
import { parseFormBody } from "./form-body.ts";

/** Deeper JSON would only make its readers recurse; a flow of 30 nested conditions needs about 100. */
const MAX_DEPTH = 200;

/** The body as JSON or as a form, told by its content type; without one it is taken for JSON. */
export async function readBody(context: Context): Promise<unknown> {
  const type = (context.req.header("content-type") ?? "application/json").split(";")[0]?.trim().toLowerCase() ?? "";
  const text = await context.req.text();
  if (type === "application/x-www-form-urlencoded") return storable(parseFormBody(text));
  if (type !== "application/json" && !type.endsWith("+json")) {
    throw invalidBody("'Send application/json or application/x-www-form-urlencoded'.");
  }
  try {
    return storable(JSON.parse(text));
  } catch (error) {
    // The parser's own message quotes the text, which may hold a secret.
    if (error instanceof SyntaxError) throw invalidBody("'The body is not valid JSON'.");
    throw error;
  }
}

/** What no table could hold is refused here, once for all fields: U+0000, lone surrogates, a tower of brackets. */
function storable(body: unknown): unknown {
  const pending: { value: unknown; depth: number }[] = [{ value: body, depth: 0 }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { value, depth } = next;
    if (depth > MAX_DEPTH) throw invalidBody(`'Nested deeper than ${MAX_DEPTH} levels'.`);
    if (typeof value === "string") requireStorableText(value);
    if (typeof value !== "object" || value === null) continue;
    for (const [key, member] of Object.entries(value)) {
      requireStorableText(key);
      pending.push({ value: member, depth: depth + 1 });
    }
  }
  return body;
}

function requireStorableText(text: string): void {
  if (!isStorable(text)) {
    throw new ApiError(
      400,
      "Payload validation error: 'A text holds U+0000 or half a surrogate pair'.",
      "invalid_body",
    );
  }
}
