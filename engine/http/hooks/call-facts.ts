import "server-only";
import type { JsonObject } from "#lib/shared/json.ts";
import { gatherRepeated, storable } from "./parse-body.ts";

/**
 * Headers that a flow does not see, since its journal would keep them: those that prove the caller (whatever their
 * product calls them), those that our own proxies add, and those of one connection alone (docs/triggers.md).
 */
const PROOF =
  /assertion|auth|cookie|credential|csrf|dpop|hmac|jwt|pass|secret|session|signature|token|wsse|xsrf|(?:^|[-_])sig(?:$|[-_])|(?<!idempotency)(?<!idempotency[-_])key$/;
const OURS = /^(?:x-forwarded-|x-coffre-|x-middleware-|x-invoke-|proxy-)|^(?:forwarded|x-real-ip)$/;
/** Callers send the same few names again and again. */
const MAX_VERDICTS = 1_000;
const MAX_KEPT_NAME = 100;
const verdicts = new Map<string, boolean>();
const HOP = new Set(["connection", "keep-alive", "transfer-encoding", "te", "trailer", "upgrade"]);

/**
 * `{{ trigger }}` of a hook: method, query, headers in lower case, and the moment that it came.
 *
 * @param proof In lower case: a header of this hook that proves its caller, whatever it is called.
 */
export function callFacts(request: Request, receivedAt: Date, proof: string | null = null): JsonObject {
  const headers: [string, string][] = [];
  for (const [name, value] of request.headers) if (name !== proof && isShown(name)) headers.push([name, value]);
  return storable({
    method: request.method,
    query: queryOf(request.url),
    headers: Object.fromEntries(headers),
    receivedAt: receivedAt.toISOString(),
  });
}

function queryOf(url: string): JsonObject {
  const at = url.indexOf("?");
  return at < 0 ? {} : gatherRepeated(new URLSearchParams(url.slice(at)));
}

/** @param name In lower case. */
export function isShown(name: string): boolean {
  const known = verdicts.get(name);
  if (known !== undefined) return known;
  const verdict = !PROOF.test(name) && !OURS.test(name) && !HOP.has(name);
  if (verdicts.size < MAX_VERDICTS && name.length <= MAX_KEPT_NAME) verdicts.set(name, verdict);
  return verdict;
}
