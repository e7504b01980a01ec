import "server-only";
import { randomBytes } from "node:crypto";
import { isSecretText, type SecretRef } from "#lib/secrets/secret-text.ts";
import type { EgressRequest, Text } from "./call.ts";
import { EgressError } from "./egress-error.ts";
import { asItIs, escapeUrl } from "./escape.ts";
import type { Fill } from "./render-text.ts";

/**
 * The URL with its secrets as path segments and query values. It is parsed with a stand-in for each, so that a
 * secret decides nothing about where the request goes.
 *
 * @throws EgressError where it is no URL of the web, holds credentials, or has a secret before its path.
 */
export function renderUrl(
  given: Text,
  query: NonNullable<EgressRequest["query"]>,
  fill: Fill,
): { url: URL; shown: string } {
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
  const replaceIn = (text: string, replacement: (ref: SecretRef) => string) =>
    [...standIns].reduce((result, [standIn, ref]) => result.replaceAll(standIn, () => replacement(ref)), text);

  const filled = new URL(replaceIn(url.href, (ref) => escapeUrl(fill(ref))));
  // A secret `..` would be read as a step up the path, even when it is escaped.
  if (filled.pathname !== replaceIn(url.pathname, (ref) => escapeUrl(fill(ref))))
    throw new EgressError("ERR_INVALID_REQUEST", "engine.secretInPath");
  return { url: filled, shown: replaceIn(url.href, ({ mark }) => mark) };
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
