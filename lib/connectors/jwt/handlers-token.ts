import "server-only";
import { errors, jwtVerify, SignJWT } from "jose";
import { AppError } from "#lib/shared/app-error.ts";
import type { Json, JsonObject } from "#lib/shared/json.ts";
import { findUnstorable } from "#lib/shared/storable.ts";
import { parseDuration } from "./duration.ts";
import type { KeyMaterial } from "./key-material.ts";
import type { verifyCauses } from "./manifest.ts";

type Claims = {
  payload?: JsonObject | undefined;
  subject?: string | undefined;
  issuer?: string | undefined;
  audience?: string | string[] | undefined;
  expires_in?: number | string | undefined;
};

type Expected = { audience?: string | string[] | undefined; issuer?: string | string[] | undefined };

type Verdict =
  | { valid: true; header: JsonObject; payload: JsonObject; signature: string }
  | { valid: false; cause: (typeof verifyCauses)[number] };

/** Characters. The longest that are met hold a chain of certificates. */
const MAX_TOKEN = 65_536;
const MAX_DEPTH = 64;
/** RFC 7519 §4.1: NumericDate. */
const dates = ["exp", "nbf", "iat"] as const;

/** @throws AppError INVALID without a private key, and for claims that no verifier would take. */
export async function signToken(keys: KeyMaterial, claims: Claims, now: Date): Promise<string> {
  if (!keys.signing) throw new AppError("INVALID", "engine.jwtNoPrivateKey");
  const seconds = Math.floor(now.getTime() / 1000);
  const payload = { iat: seconds, ...claims.payload, ...registered(claims, seconds) };
  const wrong = dates.find((name) => name in payload && typeof payload[name as keyof typeof payload] !== "number");
  if (wrong) throw new AppError("INVALID", "engine.jwtDate", { claim: wrong });
  const header = { alg: keys.algorithm, typ: "JWT", ...(keys.kid !== null && { kid: keys.kid }) };
  return new SignJWT(payload).setProtectedHeader(header).sign(keys.signing);
}

function registered({ subject, issuer, audience, expires_in }: Claims, now: number): JsonObject {
  const lifetime = isEmpty(expires_in) ? undefined : parseDuration(expires_in as number | string);
  if (lifetime === null)
    throw new AppError("INVALID", "engine.jwtExpiresIn", { given: String(expires_in).slice(0, 50) });
  return {
    ...(!isEmpty(subject) && { sub: subject as string }),
    ...(!isEmpty(issuer) && { iss: issuer as string }),
    ...(!isEmpty(audience) && { aud: audience as string | string[] }),
    ...(lifetime !== undefined && { exp: now + lifetime }),
  };
}

/**
 * Whether the token is signed with this key, by this algorithm and no other, and holds now. What its header says about
 * keys (`jwk`, `jku`, `x5u`, `kid`) is not looked at.
 */
export async function verifyToken(keys: KeyMaterial, token: string, expected: Expected, now: Date): Promise<Verdict> {
  const text = token.trim();
  if (text.length > MAX_TOKEN) return { valid: false, cause: "MALFORMED" };
  try {
    const { protectedHeader, payload } = await jwtVerify(text, keys.verifying, {
      algorithms: [keys.algorithm],
      currentDate: now,
      ...(!isEmpty(expected.audience) && { audience: expected.audience as string | string[] }),
      ...(!isEmpty(expected.issuer) && { issuer: expected.issuer as string | string[] }),
    });
    const parts = { header: protectedHeader as JsonObject, payload: payload as JsonObject };
    if (!isKeepable(parts)) return { valid: false, cause: "MALFORMED" };
    return { valid: true, ...parts, signature: signatureOf(text) };
  } catch (error) {
    return { valid: false, cause: causeOf(error) };
  }
}

function causeOf(error: unknown): (typeof verifyCauses)[number] {
  if (error instanceof errors.JWSSignatureVerificationFailed) return "INVALID_SIGNATURE";
  if (error instanceof errors.JOSEAlgNotAllowed) return "UNEXPECTED_ALGORITHM";
  if (error instanceof errors.JOSENotSupported) return "UNSUPPORTED_HEADER";
  if (error instanceof errors.JWTExpired) return "EXPIRED";
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === "aud") return "WRONG_AUDIENCE";
    if (error.claim === "iss") return "WRONG_ISSUER";
    return error.claim === "nbf" && error.reason === "check_failed" ? "NOT_YET_VALID" : "MALFORMED";
  }
  if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid) return "MALFORMED";
  throw error;
}

/**
 * What a token says, unchecked. A payload that is no JSON is text.
 *
 * @throws AppError INVALID for what is no signed token (RFC 7515 §7.1).
 */
export function decodeToken(token: string): { header: JsonObject; payload: Json; signature: string } {
  const text = token.trim();
  const [, first = "", second = ""] = /^([\w-]+)\.([\w-]*)\.[\w-]*$/.exec(text.slice(0, MAX_TOKEN + 1)) ?? [];
  const header = first && text.length <= MAX_TOKEN ? parseJson(textOf(first)) : undefined;
  const decoded = textOf(second);
  const payload = parseJson(decoded) ?? decoded;
  if (!isObject(header) || !isKeepable({ header, payload })) throw new AppError("INVALID", "engine.jwtMalformed");
  return { header, payload, signature: signatureOf(text) };
}

function textOf(base64url: string): string {
  return Buffer.from(base64url, "base64url").toString("utf8");
}

function signatureOf(token: string): string {
  return token.slice(token.lastIndexOf(".") + 1);
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Left empty in the form, or resolved to nothing. */
function isEmpty(value: number | string | string[] | undefined): boolean {
  return value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
}

/** Anyone can make a token: what the journal could not hold, or would overflow a walk, is refused. */
function isKeepable(value: Json): boolean {
  return !isDeeperThan(value, MAX_DEPTH) && findUnstorable(value) === null;
}

function isDeeperThan(value: Json, limit: number): boolean {
  if (value === null || typeof value !== "object") return false;
  if (limit === 0) return true;
  return Object.values(value).some((member) => isDeeperThan(member, limit - 1));
}
