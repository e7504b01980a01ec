import "server-only";
import { decodeJwt, decodeProtectedHeader, errors, importJWK, type JWTPayload, jwtVerify } from "jose";
import { findClientWithKeys } from "#lib/clients/data.ts";
import { spendAssertion } from "#lib/clients/mutations/spend-assertion.ts";
import { algorithmsOf, type StoredKey } from "#lib/clients/public-keys.ts";
import type { KnownClient } from "#lib/clients/schema.ts";
import { OAuthError } from "./oauth-error.ts";

export const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/** How far ahead an assertion may expire, so that used ones are soon forgotten. */
const MAX_LIFE_SECONDS = 5 * 60;
const SKEW_SECONDS = 30;
const MAX_ASSERTION = 8_192;
const MAX_JTI = 512;

export type AssertionCall = {
  assertion: string;
  /** `client_id` of the request, which may be left out. */
  clientId: string | undefined;
  /** What the assertion is to be made for. */
  issuer: string;
  /** Whether it may be made for this as well. */
  isAudience: (audience: string) => boolean;
  now: Date;
};

/**
 * The client that signed an assertion (RFC 7523 §3) with one of its own keys. Each is good for one token.
 *
 * @throws OAuthError 401 `invalid_client`. Whoever cannot sign learns nothing from it; who can, is told what is wrong.
 */
export async function authenticateByAssertion({ assertion, ...call }: AssertionCall): Promise<KnownClient> {
  const said = readUnproven(assertion);
  const isOther = call.clientId !== undefined && call.clientId !== said?.subject;
  const found = said && !isOther ? await findClientWithKeys(said.subject) : null;
  if (!said || !found) throw notProven();
  const { client, keys } = found;
  for (const key of keysFor(keys, said)) {
    const payload = await verify(assertion, key, { ...said, ...call, clientId: client.id });
    if (payload) return spend(client, payload, call);
  }
  throw notProven();
}

type Unproven = { subject: string; algorithm: string; kid: string | undefined };

/** What anybody may have written. */
function readUnproven(assertion: string): Unproven | null {
  if (assertion.length > MAX_ASSERTION) return null;
  try {
    const { alg, kid } = decodeProtectedHeader(assertion);
    const { sub } = decodeJwt(assertion);
    return alg && sub && typeof sub === "string" ? { subject: sub, algorithm: alg, kid } : null;
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) return null;
    throw error;
  }
}

/** The key that it names; where it names none that is known, as with keys given in PEM, any that fits. */
function keysFor(keys: readonly StoredKey[], { algorithm, kid }: Unproven): StoredKey[] {
  const fitting = keys.filter((key) => algorithmsOf(key).includes(algorithm));
  const named = fitting.filter((key) => key.kid === kid);
  return named.length > 0 ? named : fitting;
}

type Expected = Pick<AssertionCall, "now"> & { clientId: string; algorithm: string };

/** Null if the key did not sign it. */
async function verify(assertion: string, jwk: StoredKey, expected: Expected): Promise<JWTPayload | null> {
  const { clientId, algorithm, now } = expected;
  try {
    const { payload } = await jwtVerify(assertion, await importJWK(jwk, algorithm), {
      algorithms: [algorithm],
      issuer: clientId,
      subject: clientId,
      requiredClaims: ["aud", "exp", "jti"],
      clockTolerance: SKEW_SECONDS,
      currentDate: now,
    });
    return payload;
  } catch (error) {
    // Claims are looked at after the signature: from here on it is the client itself that is answered.
    if (error instanceof errors.JWTClaimValidationFailed || error instanceof errors.JWTExpired) {
      throw new OAuthError(401, "invalid_client", `The assertion is refused: ${error.message}.`);
    }
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}

type Bounds = Pick<AssertionCall, "issuer" | "isAudience" | "now">;

async function spend(
  client: KnownClient,
  { aud, exp = 0, jti }: JWTPayload,
  { issuer, isAudience, now }: Bounds,
): Promise<KnownClient> {
  if (![aud].flat().some((audience) => typeof audience === "string" && isAudience(audience))) {
    throw new OAuthError(401, "invalid_client", `The assertion's aud must be ${issuer}.`);
  }
  if (exp > now.getTime() / 1_000 + MAX_LIFE_SECONDS + SKEW_SECONDS) {
    throw new OAuthError(
      401,
      "invalid_client",
      `The assertion's exp may be ${MAX_LIFE_SECONDS} seconds ahead at most.`,
    );
  }
  if (typeof jti !== "string" || jti === "" || jti.length > MAX_JTI) {
    throw new OAuthError(401, "invalid_client", "The assertion's jti must be a text of its own.");
  }
  if (await spendAssertion(client, jti, new Date((exp + SKEW_SECONDS) * 1_000))) return client;
  throw new OAuthError(401, "invalid_client", "The assertion was used before. Sign a new one for each token.");
}

function notProven(): OAuthError {
  return new OAuthError(401, "invalid_client", "The client is unknown, or none of its keys signed this assertion.");
}
