import "server-only";
import type { Context } from "hono";
import { findJsonProblem, MAX_JSON_DEPTH } from "#lib/shared/json-problem.ts";
import { invalidBody } from "./api-error.ts";
import { parseFormBody } from "./form-body.ts";

type ReadBody = {
  body: unknown;
  /** Everything in it is text. */
  isForm: boolean;
};

/** The body as JSON or as a form, told by its content type; without one it is taken for JSON. */
export async function readBody(context: Context): Promise<ReadBody> {
  const type = (context.req.header("content-type") ?? "application/json").split(";")[0]?.trim().toLowerCase() ?? "";
  const text = await context.req.text();
  if (type === "application/x-www-form-urlencoded") return { body: storable(parseFormBody(text)), isForm: true };
  if (type !== "application/json" && !type.endsWith("+json")) {
    throw invalidBody("'Send application/json or application/x-www-form-urlencoded'.");
  }
  try {
    return { body: storable(JSON.parse(text)), isForm: false };
  } catch (error) {
    // The parser's own message quotes the text, which may hold a secret.
    if (error instanceof SyntaxError) throw invalidBody("'The body is not valid JSON'.");
    throw error;
  }
}

/** What no table could hold is refused here, once for all fields. */
function storable(body: unknown): unknown {
  const problem = findJsonProblem(body);
  if (problem === "depth") throw invalidBody(`'Nested deeper than ${MAX_JSON_DEPTH} levels'.`);
  if (problem === "text") throw invalidBody("'A text holds U+0000 or half a surrogate pair'.");
  return body;
}
