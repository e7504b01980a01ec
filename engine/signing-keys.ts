import "server-only";
import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from "jose";

export const SIGNING_ALGORITHM = "EdDSA";

export type SigningKey = { kid: string; privateKey: CryptoKey; publicKey: CryptoKey; publicJwk: JWK };

/**
 * The keys of one use in the keys folder, in the order of their names, so that engines on one folder agree.
 *
 * @param suffix Of their files, such as `.token.jwk`.
 */
export async function readSigningKeys(folder: string, suffix: string): Promise<SigningKey[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const files = names.filter((name) => name.endsWith(suffix)).toSorted();
  return Promise.all(files.map(async (name) => importKey(JSON.parse(await readFile(join(folder, name), "utf8")))));
}

/** Reads them, and makes the first one (Ed25519, 0600, in a 0700 folder) where there is none. */
export async function loadSigningKeys(folder: string, suffix: string): Promise<SigningKey[]> {
  const keys = await readSigningKeys(folder, suffix);
  if (keys.length > 0) return keys;
  await createKey(folder, suffix);
  return readSigningKeys(folder, suffix);
}

async function importKey(jwk: JWK): Promise<SigningKey> {
  const { d: _, ...publicPart } = jwk;
  const kid = await calculateJwkThumbprint(publicPart);
  const publicJwk = { ...publicPart, kid, alg: SIGNING_ALGORITHM, use: "sig" };
  return {
    kid,
    privateKey: (await importJWK(jwk, SIGNING_ALGORITHM)) as CryptoKey,
    publicKey: (await importJWK(publicJwk, SIGNING_ALGORITHM)) as CryptoKey,
    publicJwk,
  };
}

async function createKey(folder: string, suffix: string): Promise<void> {
  const pair = await generateKeyPair(SIGNING_ALGORITHM, { crv: "Ed25519", extractable: true });
  const jwk = await exportJWK(pair.privateKey);
  const kid = await calculateJwkThumbprint(await exportJWK(pair.publicKey));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const text = `${JSON.stringify({ ...jwk, kid })}\n`;
  await writeFile(join(folder, `${kid}${suffix}`), text, { mode: 0o600, flag: "wx" });
}
