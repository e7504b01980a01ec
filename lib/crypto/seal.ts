import { CompactEncrypt, type CryptoKey, calculateJwkThumbprint, importJWK, type JWK } from "jose";
import { type Claims, CONTENT_ENCRYPTION, KEY_AGREEMENT } from "./claims.ts";

export type PublicSealingKey = { kid: string; key: CryptoKey };

/**
 * @param jwk An X25519 public key (RFC 8037). Its `kid` must be its RFC 7638 thumbprint.
 * @throws RangeError if it is another kind of key, holds a private half, or carries a wrong `kid`.
 */
export async function importPublicKey(jwk: JWK): Promise<PublicSealingKey> {
  if (jwk.kty !== "OKP" || jwk.crv !== "X25519")
    throw new RangeError(`sealing key must be X25519, got ${jwk.crv ?? jwk.kty}`);
  if (jwk.d !== undefined) throw new RangeError("sealing key must be the public half alone");
  const kid = await calculateJwkThumbprint(jwk);
  if (jwk.kid !== kid) throw new RangeError(`sealing key's kid must be its thumbprint ${kid}, got ${jwk.kid}`);
  return { kid, key: (await importJWK(jwk, KEY_AGREEMENT)) as CryptoKey };
}

/** One compact JWE. The claims stand in its protected header: readable, and bound to the text. */
export async function seal(to: PublicSealingKey, plaintext: string, claims: Claims): Promise<string> {
  return new CompactEncrypt(new TextEncoder().encode(plaintext))
    .setProtectedHeader({ alg: KEY_AGREEMENT, enc: CONTENT_ENCRYPTION, kid: to.kid, ...claims })
    .encrypt(to.key);
}
