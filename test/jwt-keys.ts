import { createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { type Algorithm, isHmac } from "#lib/connectors/jwt/algorithms.ts";
import type { KeyTexts } from "#lib/connectors/jwt/key-material.ts";

const curves = { ES256: "P-256", ES384: "P-384", ES512: "P-521" } as const;
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;

/** A private key that fits the algorithm. RSA keys take long to make: all algorithms share one. */
export function privateKeyFor(algorithm: string): KeyObject {
  const namedCurve = curves[algorithm as keyof typeof curves];
  return namedCurve ? generateKeyPairSync("ec", { namedCurve }).privateKey : rsa;
}

export const pemOf = (key: KeyObject) => String(key.export({ type: "pkcs8", format: "pem" }));
export const publicPemOf = (key: KeyObject) => String(createPublicKey(key).export({ type: "spki", format: "pem" }));

export const SECRET = "canary-secret-of-sixty-four-bytes-or-more-for-every-one-of-the-hmacs";

/** What somebody would type for it. */
export function keyTextsFor(algorithm: Algorithm): KeyTexts {
  return isHmac(algorithm) ? { secret: SECRET } : { privateKey: pemOf(privateKeyFor(algorithm)) };
}
