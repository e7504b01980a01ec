import "server-only";
import { createPublicKey, type JsonWebKey, type KeyObject } from "node:crypto";
import { calculateJwkThumbprint, type JWK } from "jose";
import { z } from "zod";
import { AppError } from "#lib/shared/app-error.ts";

const MIN_RSA_BITS = 2_048;
/** Longer ones take long to verify with, and whoever knows a client's id can make us do it. */
const MAX_RSA_BITS = 4_096;
const RSA_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"];
const CURVE_ALGORITHMS: Readonly<Record<string, readonly string[]>> = {
  "P-256": ["ES256"],
  "P-384": ["ES384"],
  "P-521": ["ES512"],
  Ed25519: ["EdDSA", "Ed25519"],
};

const PEM_BLOCK = /-----BEGIN (PUBLIC KEY|RSA PUBLIC KEY|CERTIFICATE)-----[\s\S]+?-----END \1-----/g;

/** What is kept of a key: nothing that it does not need to verify with. */
const storedKey = z.object({
  kty: z.string(),
  kid: z.string(),
  alg: z.string().optional(),
  crv: z.string().optional(),
  n: z.string().optional(),
  e: z.string().optional(),
  x: z.string().optional(),
  y: z.string().optional(),
});
export type StoredKey = JWK & { kty: string; kid: string };

const storedSet = z.object({ keys: z.array(storedKey) });
const named = z.looseObject({
  kid: z
    .string()
    .regex(/^[\x20-\x7e]{1,200}$/)
    .optional(),
  alg: z.string().optional(),
  use: z.string().optional(),
});

/** The keys of a client's row. */
export function readKeys(publicKeys: unknown): StoredKey[] {
  return publicKeys === null ? [] : (storedSet.parse(publicKeys).keys as StoredKey[]);
}

/** What the key may sign with: its own `alg` alone, or else all that fits its kind. */
export function algorithmsOf({ kty, crv, alg }: JWK): string[] {
  const fitting = kty === "RSA" ? RSA_ALGORITHMS : (CURVE_ALGORITHMS[crv ?? ""] ?? []);
  return fitting.filter((each) => alg === undefined || each === alg);
}

/**
 * Public keys for signing, from a JWK, a JWK Set (RFC 7517), or PEM: one or several of SPKI, PKCS#1, X.509.
 *
 * @throws AppError INVALID at `key`: unreadable, of a kind or length that is not taken, or private.
 */
export async function parsePublicKeys(text: string): Promise<StoredKey[]> {
  const trimmed = text.trim();
  const keys = trimmed.startsWith("{") ? fromJson(trimmed) : fromPem(trimmed);
  if (keys.length === 0) throw refusal("errors.clientKeyUnreadable");
  return Promise.all(keys.map(withKid));
}

function fromJson(text: string): JWK[] {
  const given = z.object({ keys: z.array(z.unknown()) }).safeParse(parseJson(text));
  const members = z.array(named).safeParse(given.success ? given.data.keys : [parseJson(text)]);
  if (!members.success) throw refusal("errors.clientKeyUnreadable");
  if (members.data.some((member) => "d" in member || "k" in member)) throw refusal("errors.clientKeyPrivate");
  return members.data
    .filter(({ use }) => use === undefined || use === "sig")
    .map((member) => toJwk(() => createPublicKey({ key: member as JsonWebKey, format: "jwk" }), member));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function fromPem(text: string): JWK[] {
  if (text.includes("PRIVATE KEY-----")) throw refusal("errors.clientKeyPrivate");
  return [...text.matchAll(PEM_BLOCK)].map(([block]) => toJwk(() => createPublicKey(block), {}));
}

/** Read by the crypto library, and written anew: a point that is not on its curve does not come through. */
function toJwk(read: () => KeyObject, { kid, alg }: z.infer<typeof named>): JWK {
  const key = readKey(read);
  const { modulusLength: bits, publicExponent } = key.asymmetricKeyDetails ?? {};
  if (bits !== undefined && (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS)) throw refusal("errors.clientKeyKind");
  // With 1, anybody signs. This one stands in all keys that are in use.
  if (publicExponent !== undefined && publicExponent !== 65_537n) throw refusal("errors.clientKeyKind");
  if (!["rsa", "ec", "ed25519"].includes(key.asymmetricKeyType ?? "")) throw refusal("errors.clientKeyKind");
  const jwk = { ...(key.export({ format: "jwk" }) as JWK), ...(alg !== undefined && { alg }) };
  if (algorithmsOf(jwk).length === 0) throw refusal("errors.clientKeyKind");
  return { ...jwk, ...(kid !== undefined && { kid }) };
}

function readKey(read: () => KeyObject): KeyObject {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error) throw refusal("errors.clientKeyUnreadable");
    throw error;
  }
}

async function withKid(jwk: JWK): Promise<StoredKey> {
  return storedKey.parse({ ...jwk, kid: jwk.kid ?? (await calculateJwkThumbprint(jwk)) }) as StoredKey;
}

function refusal(messageKey: string): AppError {
  return new AppError("INVALID", messageKey, {}, { key: [messageKey] });
}
