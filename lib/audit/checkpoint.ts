import { CompactSign, type CryptoKey, calculateJwkThumbprint, compactVerify, errors, importJWK, type JWK } from "jose";
import { z } from "zod";

const CHECKPOINT_TYPE = "coffre-audit-checkpoint+jws";
const CHECKPOINT_ALGORITHM = "EdDSA";

/** What an engine signs: that the tenant's chain had this head. `hash` is in hexadecimal. */
export const checkpointClaims = z.object({
  tenantId: z.uuid(),
  seq: z.number().int().positive(),
  hash: z.hex().length(64),
  at: z.iso.datetime(),
});
export type CheckpointClaims = z.infer<typeof checkpointClaims>;

export type CheckpointKey = { kid: string; privateKey: CryptoKey; publicJwk: JWK };

/**
 * The keys to believe, by their thumbprints (RFC 7638). A checkpoint brings its public key along, and the thumbprint
 * says that it is the one.
 */
export type TrustedKeys = ReadonlySet<string>;

export type CheckedCheckpoint =
  | { claims: CheckpointClaims; kid: string; problem: null }
  /** `key`: signed by a key that is not trusted. `signature`: forged or damaged. */
  | { claims: CheckpointClaims | null; kid: string | null; problem: "key" | "signature" };

const okpKey = z.object({ kty: z.literal("OKP"), crv: z.literal("Ed25519"), x: z.string().regex(/^[\w-]{43}$/) });
const header = z.object({
  alg: z.literal(CHECKPOINT_ALGORITHM),
  typ: z.literal(CHECKPOINT_TYPE),
  kid: z.string(),
  jwk: okpKey,
});

/** @returns A compact JWS (RFC 7515) whose header carries the public key. */
export async function signCheckpoint(claims: CheckpointClaims, key: CheckpointKey): Promise<string> {
  return new CompactSign(new TextEncoder().encode(JSON.stringify(checkpointClaims.parse(claims))))
    .setProtectedHeader({
      alg: CHECKPOINT_ALGORITHM,
      typ: CHECKPOINT_TYPE,
      kid: key.kid,
      jwk: okpKey.parse(key.publicJwk),
    })
    .sign(key.privateKey);
}

export async function verifyCheckpoint(jws: string, trusted: TrustedKeys): Promise<CheckedCheckpoint> {
  const said = decode(jws);
  if (!said) return { claims: null, kid: null, problem: "signature" };
  const { kid, jwk, claims } = said;
  if ((await calculateJwkThumbprint(jwk)) !== kid) return { claims, kid, problem: "signature" };
  try {
    await compactVerify(jws, await importJWK(jwk, CHECKPOINT_ALGORITHM), { algorithms: [CHECKPOINT_ALGORITHM] });
    return trusted.has(kid) ? { claims, kid, problem: null } : { claims, kid, problem: "key" };
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof DOMException)
      return { claims, kid, problem: "signature" };
    throw error;
  }
}

/** What a checkpoint says, unverified; null if it is none. */
export function readClaims(jws: string): CheckpointClaims | null {
  return decode(jws)?.claims ?? null;
}

/** Every checkpoint in a text: an export, lines of the engine's log, or one alone. */
export function findCheckpoints(text: string): string[] {
  const found = text.match(/eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+/g) ?? [];
  return [...new Set(found)].filter((jws) => decode(jws) !== null);
}

function decode(jws: string): { kid: string; jwk: z.infer<typeof okpKey>; claims: CheckpointClaims } | null {
  const [head = "", body = ""] = jws.split(".");
  const said = header.safeParse(parse(head));
  const claims = checkpointClaims.safeParse(parse(body));
  if (!said.success || !claims.success) return null;
  return { kid: said.data.kid, jwk: said.data.jwk, claims: claims.data };
}

function parse(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
