import { type CryptoKey, exportJWK, exportPKCS8, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { newId } from "#lib/db/ids.ts";

export type SigningPair = {
  algorithm: string;
  privateKey: CryptoKey;
  /** SPKI. */
  publicPem: string;
  /** PKCS #8: what must never come in. */
  privatePem: string;
  publicJwk: object;
  privateJwk: object;
};

/** A key pair of an API client's program. */
export async function makeSigningPair(algorithm = "ES256"): Promise<SigningPair> {
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true });
  return {
    algorithm,
    privateKey,
    publicPem: await exportSPKI(publicKey),
    privatePem: await exportPKCS8(privateKey),
    publicJwk: await exportJWK(publicKey),
    privateJwk: await exportJWK(privateKey),
  };
}

/** As the npm packages `auth0` sign them: three minutes, no `kid`. A claim that is undefined is left out. */
export async function signAssertion(
  { algorithm, privateKey }: Pick<SigningPair, "algorithm" | "privateKey">,
  clientId: string,
  claims: JWTPayload = {},
  header: { kid?: string; alg?: string } = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1_000);
  const usual = {
    iss: clientId,
    sub: clientId,
    aud: "https://coffre.example/",
    jti: newId(),
    iat: now,
    exp: now + 180,
  };
  return new SignJWT({ ...usual, ...claims }).setProtectedHeader({ alg: algorithm, ...header }).sign(privateKey);
}
