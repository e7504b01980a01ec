import "server-only";
import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from "jose";
import { KEY_AGREEMENT } from "./claims.ts";

const SUFFIX = ".sealing.jwk";

/** Reads every private sealing key of the folder: one JWK a file, named by its kid. */
export async function readKeyring(folder: string): Promise<ReadonlyMap<string, CryptoKey>> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const keys = new Map<string, CryptoKey>();
  for (const name of names.filter((name) => name.endsWith(SUFFIX))) {
    const jwk = JSON.parse(await readFile(join(folder, name), "utf8")) as JWK;
    keys.set(await calculateJwkThumbprint(jwk), (await importJWK(jwk, KEY_AGREEMENT)) as CryptoKey);
  }
  return keys;
}

/** The public half of every key of the folder, with its kid. */
export async function readPublicKeys(folder: string): Promise<(JWK & { kid: string })[]> {
  const names = await readdir(folder);
  return Promise.all(
    names
      .filter((name) => name.endsWith(SUFFIX))
      .map(async (name) => {
        const { kty, crv, x } = JSON.parse(await readFile(join(folder, name), "utf8")) as JWK;
        const jwk = { kty, crv, x } as JWK;
        return { ...jwk, kid: await calculateJwkThumbprint(jwk) };
      }),
  );
}

/** Makes a sealing key, writes its private half (0600, in a 0700 folder) and returns the public one with its kid. */
export async function createSealingKey(folder: string): Promise<JWK & { kid: string }> {
  const pair = await generateKeyPair(KEY_AGREEMENT, { crv: "X25519", extractable: true });
  const publicJwk = await exportJWK(pair.publicKey);
  const kid = await calculateJwkThumbprint(publicJwk);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const privateJwk = { ...(await exportJWK(pair.privateKey)), kid };
  await writeFile(join(folder, `${kid}${SUFFIX}`), `${JSON.stringify(privateJwk)}\n`, { mode: 0o600, flag: "wx" });
  return { ...publicJwk, kid };
}
