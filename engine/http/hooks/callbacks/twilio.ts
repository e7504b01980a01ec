import "server-only";
import { createHash, createHmac } from "node:crypto";
import { MAX_FORM_FIELDS } from "../parse-body.ts";
import { isSameDigest, readDigest } from "./same-digest.ts";
import type { SignedCall } from "./signed-call.ts";

const AMPERSAND = 0x26;

/**
 * HMAC-SHA-1 with the auth token, over the URL and a form's parameters by name; of any other body the URL names the
 * SHA-256. There is no time in it. https://www.twilio.com/docs/usage/security#validating-requests
 */
export function isTwilioCall(authToken: string, { url, headers, body }: SignedCall): boolean {
  const given = readDigest(headers.get("x-twilio-signature"), "base64");
  const params = signedParams(url, headers, body);
  const expected = writtenForms(url).map((form) =>
    createHmac("sha1", authToken)
      .update(form + (params ?? ""))
      .digest(),
  );
  const isRight = expected.filter((digest) => isSameDigest(given, digest)).length > 0;
  return isRight && params !== null;
}

/** @returns What stands behind the URL in the signed text; null where the body is not what was signed. */
function signedParams(url: string, headers: Headers, body: Buffer): string | null {
  const query = url.includes("?") ? url.slice(url.indexOf("?")) : "";
  const bodyHash = new URLSearchParams(query).get("bodySHA256");
  if (bodyHash !== null) {
    const expected = createHash("sha256").update(body).digest();
    return isSameDigest(readDigest(bodyHash, "hex"), expected) ? "" : null;
  }
  if (body.byteLength === 0) return "";
  const [type = ""] = (headers.get("content-type") ?? "").toLowerCase().split(";");
  const isForm = type.trim() === "application/x-www-form-urlencoded";
  return isForm && !hasManyFields(body) ? joinForm(body.toString("utf8")) : null;
}

/** No run would take so many either; and who may not run anything yet is not sorted for. */
function hasManyFields(body: Buffer): boolean {
  let count = 1;
  for (const byte of body) if (byte === AMPERSAND) count++;
  return count > MAX_FORM_FIELDS;
}

/** Names and values by name, then value; a pair that comes again counts once. */
function joinForm(text: string): string {
  const byName = Map.groupBy(new URLSearchParams(text), ([name]) => name);
  return [...byName.keys()]
    .toSorted()
    .flatMap((name) => {
      const values = new Set((byName.get(name) ?? []).map(([, value]) => value));
      return [...values].toSorted().map((value) => name + value);
    })
    .join("");
}

/** Twilio signs the port of some calls, and of others not: as its own libraries do, either is taken. */
function writtenForms(url: string): string[] {
  const [, scheme = "", host = "", port, rest = ""] = /^(https?:\/\/)([^/?#]*?)(:\d+)?([/?#].*)?$/is.exec(url) ?? [];
  if (scheme === "") return [url];
  const standard = scheme.toLowerCase() === "https://" ? ":443" : ":80";
  return [rest, unescaped(rest)].flatMap((each) => [
    `${scheme}${host}${each}`,
    `${scheme}${host}${port ?? standard}${each}`,
  ]);
}

/** As it was before a URL parser on the way escaped what it escapes in a query; the dashboard's process has one. */
function unescaped(rest: string): string {
  return rest.replaceAll(/%(?:22|27|3C|3E)/gi, decodeURIComponent);
}
