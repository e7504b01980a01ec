import "server-only";
import { createHash, randomBytes } from "node:crypto";
import type { DigestChallenge } from "./digest-challenge.ts";

type Credentials = { username: string; password: string };
type Target = { method: string /** Path and query, as on the request line. */; uri: string };

/**
 * The `Authorization` of RFC 7616 §3.4 for one request under a nonce that was not used before. Beside it the proofs of
 * the password, the request's and the one that the server may answer with (`rspauth`, §3.5): each may be tried against
 * guesses, and so is a thing to mask.
 *
 * @param cnonce 128 random bits unless told.
 */
export function answerChallenge(
  challenge: DigestChallenge,
  { username, password }: Credentials,
  { method, uri }: Target,
  cnonce: string = randomBytes(16).toString("hex"),
): { header: string; response: string; rspauth: string } {
  const { realm, nonce, opaque, algorithm, qop, isSession } = challenge;
  const hash = (text: string) => createHash(challenge.hash).update(text, "utf8").digest("hex");
  const nc = "00000001";
  const secret = hash(`${username}:${realm}:${password}`);
  const ha1 = isSession ? hash(`${secret}:${nonce}:${cnonce}`) : secret;
  const prove = (a2: string) =>
    hash(qop ? `${ha1}:${nonce}:${nc}:${cnonce}:${qop}:${hash(a2)}` : `${ha1}:${nonce}:${hash(a2)}`);
  const response = prove(`${method}:${uri}`);
  const fields = [
    userField(username, challenge.isUtf8),
    `realm=${quoted(realm)}`,
    `nonce=${quoted(nonce)}`,
    `uri=${quoted(uri)}`,
    `response="${response}"`,
    ...(algorithm === undefined ? [] : [`algorithm=${algorithm}`]),
    ...(qop || isSession ? [`cnonce="${cnonce}"`] : []),
    ...(opaque === undefined ? [] : [`opaque=${quoted(opaque)}`]),
    ...(qop ? [`qop=${qop}`, `nc=${nc}`] : []),
  ];
  return { header: `Digest ${fields.join(", ")}`, response, rspauth: prove(`:${uri}`) };
}

/** What ASCII cannot say goes as RFC 8187 has it; to a server that does not name UTF-8, as its bytes. */
function userField(username: string, isUtf8: boolean): string {
  if (/^[\x20-\x7e]*$/.test(username)) return `username=${quoted(username)}`;
  if (!isUtf8) return `username=${quoted(Buffer.from(username, "utf8").toString("latin1"))}`;
  const escaped = encodeURIComponent(username).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);
  return `username*=UTF-8''${escaped}`;
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}
