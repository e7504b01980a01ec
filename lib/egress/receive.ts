import "server-only";
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

type Response = {
  statusCode: number;
  statusText: string;
  headers: Record<string, string | string[] | undefined>;
  writtenNames: Readonly<Record<string, string>>;
  body: Readable;
};

export type Received = Pick<
  EgressAnswer,
  "status" | "statusText" | "headers" | "text" | "json" | "isCut" | "isHidden" | "received"
>;

/** Reads, unpacks, decodes, masks and only then cuts, in this order: a secret across the cut is found whole. */
export async function receive(response: Response, masker: Masker): Promise<Received> {
  const contentType = joined(response.headers["content-type"]);
  const maxBytes = MAX_TEXT_LENGTH + masker.longestMatch * BYTES_PER_CHARACTER;
  const { bytes, isCut: isShortened } = await readBody(
    response.body,
    joined(response.headers["content-encoding"]),
    maxBytes,
  );
  const whole = decodeText(bytes, contentType);
  // What a match might still reach past is not shown.
  const limit = Math.min(MAX_TEXT_LENGTH, isShortened ? Math.max(0, whole.length - masker.longestMatch) : whole.length);
  const isCut = isShortened || whole.length > limit;

  const status = response.statusCode;
  const statusText = storable(masker.maskText(response.statusText));
  const headers = masker.hidesAll ? {} : maskHeaders(response, masker);
  const text = storable(masker.maskStart(whole, limit));
  const json = isCut || masker.hidesAll ? undefined : readJson(whole, contentType, masker);
  const body = json === undefined ? text : json;
  return {
    status,
    statusText,
    headers,
    text,
    json,
    isCut,
    isHidden: masker.hidesAll,
    received: { status, statusText, headers, body, ...(isCut && { isCut }) },
  };
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
    return JSON.parse(text, /[0-9]{8}/.test(text) ? judgeNumber : undefined) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isTooDeep(text: string): boolean {
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[{]|[\]}]/gs)) {
    if (token === "[" || token === "{") depth += 1;
    else if (token === "]" || token === "}") depth -= 1;
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
