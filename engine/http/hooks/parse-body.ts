import "server-only";
import type { Json } from "#lib/shared/json.ts";
import { findJsonProblem, MAX_JSON_DEPTH } from "#lib/shared/json-problem.ts";
import { HookFailure } from "./hook-failure.ts";

export const MAX_FORM_FIELDS = 5_000;

/**
 * The body as the flow's input, by its declared type alone: JSON as itself, a form as an object, text as text, anything
 * else as `{ base64 }`, no body as null.
 *
 * @throws HookFailure 400 for what is not what it says, 415 for what is not taken.
 */
export function parseHookBody(body: Buffer, contentType: string | undefined, contentEncoding?: string): Json {
  if (body.byteLength === 0) return null;
  if (contentEncoding !== undefined && contentEncoding !== "identity") {
    throw new HookFailure(415, "ERR_ENCODING", "engine.hookEncoding");
  }
  const [type = "", ...parameters] = (contentType ?? "").toLowerCase().split(";");
  return storable(parse(body, type.trim(), charsetOf(parameters)));
}

function parse(body: Buffer, type: string, charset: string): Json {
  if (type === "application/json" || type.endsWith("+json")) return parseJson(decode(body, "utf-8"));
  if (type === "application/x-www-form-urlencoded") return parseForm(decode(body, "utf-8"));
  if (type.startsWith("multipart/")) throw new HookFailure(415, "ERR_MULTIPART", "engine.hookMultipart");
  if (type.startsWith("text/") || type === "application/xml" || type.endsWith("+xml")) return decode(body, charset);
  return { base64: body.toString("base64") };
}

function charsetOf(parameters: readonly string[]): string {
  const [, charset] = /^\s*charset\s*=\s*"?([\w.:-]+)"?\s*$/.exec(parameters.find(isCharset) ?? "") ?? [];
  return charset ?? "utf-8";
}

function isCharset(parameter: string): boolean {
  return parameter.trimStart().startsWith("charset");
}

function decode(body: Buffer, charset: string): string {
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(charset, { fatal: true });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new HookFailure(415, "ERR_CHARSET", "engine.hookCharset", { charset });
  }
  try {
    return decoder.decode(body);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new HookFailure(400, "ERR_CHARSET", "engine.hookNotText", { charset });
  }
}

function parseJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    // The parser's own message quotes the text.
    if (error instanceof SyntaxError) throw new HookFailure(400, "ERR_JSON", "engine.bodyMalformed");
    throw error;
  }
}

function parseForm(text: string): Json {
  const fields = [...new URLSearchParams(text)];
  if (fields.length > MAX_FORM_FIELDS) {
    throw new HookFailure(400, "ERR_FORM", "engine.hookFormFields", { count: MAX_FORM_FIELDS });
  }
  return gatherRepeated(fields);
}

/** Names to values; a name that comes again has the list of its values. */
export function gatherRepeated(pairs: Iterable<readonly [string, string]>): { [name: string]: Json } {
  const gathered = new Map<string, string | string[]>();
  for (const [name, value] of pairs) {
    const before = gathered.get(name);
    if (before === undefined) gathered.set(name, value);
    else if (typeof before === "string") gathered.set(name, [before, value]);
    else before.push(value);
  }
  return Object.fromEntries(gathered);
}

/** @throws HookFailure 400 for what no table could hold. */
export function storable<T extends Json>(value: T): T {
  const problem = findJsonProblem(value);
  if (problem === "text") throw new HookFailure(400, "ERR_UNSTORABLE", "engine.hookUnstorable");
  if (problem === "depth") throw new HookFailure(400, "ERR_TOO_DEEP", "engine.hookTooDeep", { limit: MAX_JSON_DEPTH });
  return value;
}
