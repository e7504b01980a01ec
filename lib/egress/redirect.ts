import "server-only";
import { EgressError } from "./egress-error.ts";
import type { Masker } from "./mask.ts";

export const MAX_REDIRECTS = 5;

/** One request on its way: the first, or where a redirect leads. */
export type Hop = { method: string; url: URL; headers: Record<string, string>; body: string | Buffer | undefined };

type Response = { statusCode: number; headers: Record<string, string | string[] | undefined> };

const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * Where the answer sends us on (RFC 9110 §15.4), or null if it is the answer. The next hop goes through routing and
 * guard like the first.
 *
 * @param at Where the request really went: relative locations start there.
 * @throws EgressError for a place that a secret may not follow to.
 */
export function nextHop(
  hop: Hop,
  at: URL,
  { statusCode, headers }: Response,
  { hasSecret, masker }: { hasSecret: boolean; masker: Masker },
): Hop | null {
  const location = [headers.location].flat()[0];
  if (!redirectStatuses.has(statusCode) || location === undefined) return null;
  const url = URL.parse(location, at);
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:") || url.username || url.password)
    throw new EgressError("ERR_REDIRECT", "engine.redirectInvalid", { host: at.host }, true);
  url.hash = "";

  const isSameOrigin = url.origin === at.origin || url.origin === hop.url.origin;
  if (hasSecret && !isSameOrigin) {
    const params = { from: at.host, to: shownHost(url, location, masker) };
    throw new EgressError("ERR_EGRESS_REFUSED", "engine.redirectElsewhere", params, true);
  }
  const isRewritten = statusCode === 303 ? hop.method !== "HEAD" : statusCode < 303 && hop.method === "POST";
  return {
    url,
    method: isRewritten ? "GET" : hop.method,
    body: isRewritten ? undefined : hop.body,
    headers: keptHeaders(hop.headers, { isSameOrigin, isRewritten }),
  };
}

/** The place is the provider's text and may hold what we sent: judged as it came, for a URL writes hosts in lower case. */
function shownHost(url: URL, location: string, masker: Masker): string {
  const masked = masker.maskText(location);
  return masked === location ? url.host : masked;
}

function keptHeaders(headers: Record<string, string>, { isSameOrigin, isRewritten }: Record<string, boolean>) {
  const dropped = (name: string) =>
    (isRewritten && name.startsWith("content-")) || (!isSameOrigin && (name === "authorization" || name === "cookie"));
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !dropped(name)));
}
