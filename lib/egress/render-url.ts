import "server-only";
import { randomBytes } from "node:crypto";
import { isSecretRef, isSecretText, type SecretRef, type SecretText } from "#lib/secrets/secret-text.ts";
import type { EgressRequest, Text } from "./call.ts";
import { EgressError } from "./egress-error.ts";
import { asItIs, escapeUrl } from "./escape.ts";
import type { Fill } from "./render-text.ts";

/** Shorter parts of a URL stand in too many other places to be hidden everywhere. */
const MIN_PART_LENGTH = 8;

type RenderedUrl = {
  url: URL;
  shown: string;
  /** Of a secret URL, its path from each segment on: whoever echoes a part of it, echoes a secret. */
  values?: readonly { plaintext: string; mark: string }[];
};

/**
 * The URL with its secrets as path segments and query values. It is parsed with a stand-in for each, so that a
 * secret decides nothing about where the request goes.
 *
 * @throws EgressError where it is no URL of the web, holds credentials, or has a secret before its path.
 */
export function renderUrl(given: Text, query: NonNullable<EgressRequest["query"]>, fill: Fill): RenderedUrl {
  if (isSecretText(given) && given.encoding === "url") return renderSecretUrl(given, query, fill);
  const standIns = new Map<string, SecretRef>();
  const withStandIns = (text: Text, escapeOwn: (own: string) => string) =>
    isSecretText(text)
      ? text.parts.map((part) => (typeof part === "string" ? escapeOwn(part) : standInFor(part, standIns))).join("")
      : escapeOwn(text);

  const url = parseWebUrl(withStandIns(given, asItIs));
  url.hash = "";
  const added = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((each) => `${escapeUrl(name)}=${withStandIns(each, escapeUrl)}`),
  );
  const search = [url.search.slice(1), ...added].filter(Boolean).join("&");
  if (search) url.search = search;

  if ([...standIns.keys()].some((standIn) => url.host.includes(standIn)))
    throw new EgressError("ERR_INVALID_REQUEST", "engine.secretInHost");
  // A colon may stand in a path and in a query (RFC 3986 §3.3), and who reads a token from them may not decode it.
  const escaped = (ref: SecretRef) => escapeUrl(fill(ref)).replaceAll("%3A", ":");
  const replaceIn = (text: string, replacement: (ref: SecretRef) => string) =>
    [...standIns].reduce((result, [standIn, ref]) => result.replaceAll(standIn, () => replacement(ref)), text);

  const filled = new URL(replaceIn(url.href, escaped));
  // A secret `..` would be read as a step up the path, even when it is escaped.
  if (filled.pathname !== replaceIn(url.pathname, escaped))
    throw new EgressError("ERR_INVALID_REQUEST", "engine.secretInPath");
  return { url: filled, shown: replaceIn(url.href, ({ mark }) => mark) };
}

/** @throws EgressError where the secret is no URL of its origin, or has more than a path. */
function renderSecretUrl({ parts }: SecretText, query: NonNullable<EgressRequest["query"]>, fill: Fill): RenderedUrl {
  const [base, ref] = parts;
  if (typeof base !== "string" || !isSecretRef(ref)) throw new TypeError("a secret URL is an origin and a secret");
  const url = parseWebUrl(fill(ref));
  if (url.origin !== new URL(base).origin) throw new EgressError("ERR_INVALID_REQUEST", "engine.secretInHost");
  if (url.search + url.hash !== "") throw new EgressError("ERR_INVALID_REQUEST", "engine.urlInvalid");
  const path = url.pathname.slice(1).replace(/\/+$/, "");
  const segments = path.split("/");
  const values = segments.map((_, index) => ({ plaintext: segments.slice(index).join("/"), mark: ref.mark }));
  // Rendered as that of any other request, on an address that no secret is part of.
  const added = renderUrl(base, query, fill);
  url.search = added.url.search;
  return {
    url,
    shown: `${base}${ref.mark}${added.shown.slice(base.length)}`,
    values: [{ plaintext: url.pathname, mark: ref.mark }, ...values].filter(
      ({ plaintext }) => plaintext.length >= MIN_PART_LENGTH,
    ),
  };
}

export function parseWebUrl(text: string): URL {
  const url = URL.parse(text.trim());
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:") || url.hostname === "")
    throw new EgressError("ERR_INVALID_REQUEST", "engine.urlInvalid");
  if (url.username || url.password) throw new EgressError("ERR_INVALID_REQUEST", "engine.urlCredentials");
  return url;
}

/** Unguessable, so that no text can pretend to be one; of letters and digits, so that a URL keeps it as it is. */
function standInFor(ref: SecretRef, standIns: Map<string, SecretRef>): string {
  const standIn = `x${randomBytes(16).toString("hex")}x`;
  standIns.set(standIn, ref);
  return standIn;
}
