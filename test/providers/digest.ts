import { createHash, randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { startHttps } from "./https.ts";

type DigestOptions = {
  username: string;
  password: string;
  /** Challenges, each the parameters but for realm, nonce and opaque. */
  challenges: readonly string[];
  /** Nonces run out after one use of another: the first is called stale. */
  firstIsStale?: boolean;
};

export type DigestRequest = { method: string; uri: string; authorization: string | undefined; body: string };

const REALM = 'Orders "beta", EU';

/**
 * An HTTPS server that lets in who proves the password by RFC 7616, worked out here from the RFC's text. Every answer,
 * a refusal too, sends back the credentials that it got.
 */
export async function startDigest(options: DigestOptions) {
  const requests: DigestRequest[] = [];
  const nonces = new Set<string>();
  let staleLeft = options.firstIsStale ? 1 : 0;
  const server = await startHttps((request, response) => {
    void answer(request, response);
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = "", url = "", headers } = request;
    requests.push({ method, uri: url, authorization: headers.authorization, body: Buffer.concat(chunks).toString() });
    response.setHeader("content-type", "application/json");
    response.setHeader("x-seen", headers.authorization ?? "none");
    const given = headers.authorization?.startsWith("Digest ") ? readFields(headers.authorization) : null;
    const isProven = given !== null && isRight(options, method, url, given) && nonces.delete(given.get("nonce") ?? "");
    const isStale = isProven && staleLeft > 0;
    if (isProven && !isStale) {
      response.setHeader("authentication-info", authenticationInfo(options, url, given));
      response.end(JSON.stringify({ welcome: given.get("username"), response: given.get("response") }));
      return;
    }
    if (isStale) staleLeft -= 1;
    response.statusCode = 401;
    response.setHeader(
      "www-authenticate",
      options.challenges.map((params) => challenge(params, nonces, isStale)),
    );
    response.end(JSON.stringify({ refused: headers.authorization ?? null }));
  }
  return { ...server, requests };
}

function challenge(params: string, nonces: Set<string>, isStale: boolean): string {
  const nonce = randomBytes(12).toString("base64");
  nonces.add(nonce);
  const realm = REALM.replace(/["\\]/g, "\\$&");
  return `Digest realm="${realm}", nonce="${nonce}", opaque="op,aque"${params && `, ${params}`}${isStale ? ", stale=TRUE" : ""}`;
}

function isRight(options: DigestOptions, method: string, uri: string, given: Map<string, string>) {
  const { username } = options;
  const expected = proofOf(options, `${method}:${uri}`, given);
  const name = given.has("username*")
    ? decodeURIComponent((given.get("username*") ?? "").slice(7))
    : given.get("username");
  const isNamed = name === username || Buffer.from(name ?? "", "latin1").toString() === username;
  return isNamed && given.get("uri") === uri && given.get("opaque") === "op,aque" && given.get("response") === expected;
}

function proofOf({ username, password }: DigestOptions, a2: string, given: Map<string, string>): string {
  const algorithm = given.get("algorithm") ?? "MD5";
  const hash = (text: string) =>
    createHash(algorithm.startsWith("SHA-256") ? "sha256" : "md5")
      .update(text)
      .digest("hex");
  const [nonce, cnonce, nc, qop] = ["nonce", "cnonce", "nc", "qop"].map((name) => given.get(name));
  let a1 = hash(`${username}:${REALM}:${password}`);
  if (algorithm.endsWith("-sess")) a1 = hash(`${a1}:${nonce}:${cnonce}`);
  return hash(qop ? `${a1}:${nonce}:${nc}:${cnonce}:${qop}:${hash(a2)}` : `${a1}:${nonce}:${hash(a2)}`);
}

/** How the server proves that it knows the password too (RFC 7616 §3.5). */
function authenticationInfo(options: DigestOptions, uri: string, given: Map<string, string>): string {
  return `qop=auth, rspauth="${proofOf(options, `:${uri}`, given)}", cnonce="${given.get("cnonce")}", nc=00000001`;
}

function readFields(header: string): Map<string, string> {
  const pairs = header.matchAll(/([a-z*]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))/gi);
  return new Map(
    [...pairs].map(([, name = "", quoted, bare]) => [name, quoted?.replace(/\\(.)/g, "$1") ?? bare ?? ""]),
  );
}
