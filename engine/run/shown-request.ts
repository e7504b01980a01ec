import "server-only";
import { isObject } from "#lib/expressions/plain-value.ts";
import type { Json } from "#lib/shared/json.ts";

const MAX_URL = 2_000;
const MAX_HEADER = 1_000;
const MAX_BODY = 4_000;

/**
 * A request as the egress client shows it (`{ method, url, headers, body?, tls? }`), small enough to keep: what is cut ends
 * in an ellipsis, and a long body that was JSON is text then.
 */
export function cutRequest(shown: Json): Json {
  if (!isObject(shown)) return cutText(shown, MAX_BODY);
  const { url = null, headers, body, ...rest } = shown;
  return {
    ...rest,
    url: cutText(url, MAX_URL),
    ...(isObject(headers) && { headers: mapValues(headers, (value) => cutText(value, MAX_HEADER)) }),
    ...(body !== undefined && { body: cutText(body, MAX_BODY) }),
  };
}

function cutText(value: Json, max: number): Json {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > max ? `${text.slice(0, max).toWellFormed()}…` : value;
}

function mapValues(object: Record<string, Json>, map: (value: Json) => Json): Record<string, Json> {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, map(value)]));
}
