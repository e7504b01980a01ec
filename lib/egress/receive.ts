import "server-only";
import { STATUS_CODES } from "node:http";
import type { Readable } from "node:stream";
import type { Json } from "#lib/shared/json.ts";
import type { EgressAnswer } from "./call.ts";
import type { Masker } from "./mask.ts";
import { decodeText, readBody } from "./read-body.ts";

/** Of an answer's text, after which it is cut. */
export const MAX_TEXT_LENGTH = 1024 * 1024;

/** A character takes at most four bytes in the charsets of the web. */
const BYTES_PER_CHARACTER = 4;

/** Deeper, it is kept as text: whatever walks it afterwards has a stack. */
const MAX_JSON_DEPTH = 100;

const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const [OPENING_BRACKET, CLOSING_BRACKET, OPENING_BRACE, CLOSING_BRACE] = [0x5b, 0x5d, 0x7b, 0x7d];

type Response = {
  statusCode: number;
  headers: Record<string, string | string[] | undefined>;
  writtenNames: Readonly<Record<string, string>>;
  body: Readable;
};

export type Received = Pick<
  EgressAnswer,
  "status" | "statusText" | "headers" | "text" | "json" | "isCut" | "isHidden" | "received"
>;

/**
 * Reads, unpacks, decodes, masks and only then cuts, in this order: a secret across the cut is found whole.
 *
 * @param maxLength Of the text, in characters.
 */
export async function receive(
  response: Response,
  masker: Masker,
  maxLength: number = MAX_TEXT_LENGTH,
): Promise<Received> {
  const contentType = joined(response.headers["content-type"]);
  const maxBytes = maxLength + masker.lookAhead * BYTES_PER_CHARACTER;
  const { bytes, isCut: isShortened } = await readBody(
    response.body,
    joined(response.headers["content-encoding"]),
    maxBytes,
  );
  const whole = decodeText(bytes, contentType);
  // What a match might still reach past is not shown.
  const limit = Math.min(maxLength, isShortened ? Math.max(0, whole.length - masker.lookAhead) : whole.length);
  const isCut = isShortened || whole.length > limit;

  const status = response.statusCode;
  const statusText = STATUS_CODES[status] ?? "";
  const headers = masker.hidesAll ? waitIn(response, masker) : maskHeaders(response, masker);
  const masked = masker.maskStart(whole, limit, !isShortened);
  const isMisread = masked === whole.slice(0, limit) && hidesInBytes(bytes, whole, contentType, masker);
  const text = isMisread ? masker.hidden : storable(masked);
  const json = isCut || isMisread || masker.hidesAll ? undefined : readJson(whole, contentType, masker);
  const body = json === undefined ? text : json;
  return {
    status,
    statusText,
    headers,
    text,
    json,
    isCut,
    isHidden: masker.hidesAll || isMisread,
    received: { status, statusText, headers, body, ...(isCut && { isCut }) },
  };
}

/** UTF-16 that does not say so, or what says so and is not, holds a secret that anybody could read out again. */
function hidesInBytes(bytes: Buffer, text: string, contentType: string, masker: Masker): boolean {
  if (!text.includes("\u0000") && !/utf-?16|unicode|ucs-2/i.test(contentType)) return false;
  const read = bytes.toString("latin1").replaceAll("\u0000", "");
  return masker.maskText(read) !== read;
}

/** RFC 9110 §10.2.3: seconds, or a date. */
const WAIT = /^(?:\d{1,9}|[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT)$/;

/** What is left where all is hidden: how long to wait has no room for a secret that it can be seen not to be. */
function waitIn({ headers }: Response, masker: Masker): Record<string, string> {
  const value = joined(headers["retry-after"]).trim();
  return WAIT.test(value) && masker.isFree(value) ? { "retry-after": value } : {};
}

function maskHeaders({ headers, writtenNames }: Response, masker: Masker): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => {
    const written = writtenNames[name] ?? name;
    const masked = masker.maskText(written);
    return [storable(masked === written ? name : masked), storable(masker.maskText(joined(value)))];
  });
  return Object.fromEntries(entries);
}

function readJson(text: string, contentType: string, masker: Masker): Json | undefined {
  const isJson = /[/+]json\b/i.test(contentType) || (contentType === "" && /^\s*[[{]/.test(text));
  if (!isJson || isTooDeep(text)) return undefined;
  const parsed = parseJson(text, masker);
  if (parsed === undefined) return undefined;
  const masked = masker.maskJson(parsed);
  return hasUnstorableEscape(text) ? storableJson(masked) : masked;
}

/** Long numbers lose digits when they are parsed, and a secret with them its match: those are judged as written. */
function parseJson(text: string, masker: Masker): Json | undefined {
  const judgeNumber = (_key: string, value: unknown, context?: { source?: string }) => {
    if (typeof value !== "number" || context?.source === undefined) return value;
    const masked = masker.maskText(context.source);
    return masked === context.source ? value : masked;
  };
  try {
    return JSON.parse(text, /[0-9][-+.0-9eE]{5}/.test(text) ? judgeNumber : undefined) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isTooDeep(text: string): boolean {
  let depth = 0;
  let isString = false;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === BACKSLASH && isString) at += 1;
    else if (unit === QUOTE) isString = !isString;
    else if (isString) continue;
    else if (unit === OPENING_BRACKET || unit === OPENING_BRACE) depth += 1;
    else if (unit === CLOSING_BRACKET || unit === CLOSING_BRACE) depth -= 1;
    if (depth > MAX_JSON_DEPTH) return true;
  }
  return false;
}

/** PostgreSQL's `jsonb` holds neither U+0000 nor half of a surrogate pair. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll("\u0000", "\ufffd");
}

function hasUnstorableEscape(text: string): boolean {
  return text.includes("\u0000") || /\\u(0000|[dD][89a-fA-F])/.test(text);
}

function storableJson(value: Json): Json {
  if (typeof value === "string") return storable(value);
  if (Array.isArray(value)) return value.map(storableJson);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [storable(key), storableJson(member)]));
}

function joined(value: string | string[] | undefined): string {
  return Array.isArray(value) ? value.join(", ") : (value ?? "");
}
