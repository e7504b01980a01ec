import "server-only";
import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from "jose";

const SUFFIX = ".token.jwk";
const ALGORITHM = "EdDSA";
/** An unknown kid makes the folder be read again, at most this often: another engine may have made the key. */
const REREAD_MS = 5_000;

type TokenKey = { kid: string; privateKey: CryptoKey; publicKey: CryptoKey; publicJwk: JWK };

/** The keys that sign access tokens: not the vault's, but in the same folder. */
export type TokenKeys = {
  signingKey: () => TokenKey;
  find: (kid: string | undefined) => Promise<CryptoKey | undefined>;
  publicJwks: () => { keys: JWK[] };
};

/** Reads the folder's token keys, and makes the first one (0600, in a 0700 folder) where there is none. */
export async function loadTokenKeys(folder: string): Promise<TokenKeys> {
  let keys = await readKeys(folder);
  if (keys.length === 0) {
    await createKey(folder);
    keys = await readKeys(folder);
  }
  let readAt = Date.now();

  return {
    // The first by kid, so that engines on one folder agree.
    signingKey: () => {
      const [first] = keys;
      if (!first) throw new Error(`There is no token key in ${folder}.`);
      return first;
    },
    async find(kid) {
      const isKnown = keys.some((key) => key.kid === kid);
      if (!isKnown && Date.now() - readAt > REREAD_MS) {
        readAt = Date.now();
        keys = await readKeys(folder);
      }
      return keys.find((key) => key.kid === kid)?.publicKey;
    },
    publicJwks: () => ({ keys: keys.map(({ publicJwk }) => publicJwk) }),
  };
}

async function readKeys(folder: string): Promise<TokenKey[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const files = names.filter((name) => name.endsWith(SUFFIX)).toSorted();
  return Promise.all(files.map(async (name) => importKey(JSON.parse(await readFile(join(folder, name), "utf8")))));
}

async function importKey(jwk: JWK): Promise<TokenKey> {
  const { d: _, ...publicPart } = jwk;
  const kid = await calculateJwkThumbprint(publicPart);
  const publicJwk = { ...publicPart, kid, alg: ALGORITHM, use: "sig" };
  return {
    kid,
    privateKey: (await importJWK(jwk, ALGORITHM)) as CryptoKey,
    publicKey: (await importJWK(publicJwk, ALGORITHM)) as CryptoKey,
    publicJwk,
  };
}

async function createKey(folder: string): Promise<void> {
  const pair = await generateKeyPair(ALGORITHM, { crv: "Ed25519", extractable: true });
  const jwk = await exportJWK(pair.privateKey);
  const kid = await calculateJwkThumbprint(await exportJWK(pair.publicKey));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const text = `${JSON.stringify({ ...jwk, kid })}\n`;
  await writeFile(join(folder, `${kid}${SUFFIX}`), text, { mode: 0o600, flag: "wx" });
}
