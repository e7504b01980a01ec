import "server-only";
import type { CryptoKey, JWK } from "jose";
import { loadSigningKeys, readSigningKeys, type SigningKey } from "../../signing-keys.ts";

const SUFFIX = ".token.jwk";
/** An unknown kid makes the folder be read again, at most this often: another engine may have made the key. */
const REREAD_MS = 5_000;

/** The keys that sign access tokens: not the vault's, but in the same folder. */
export type TokenKeys = {
  signingKey: () => SigningKey;
  find: (kid: string | undefined) => Promise<CryptoKey | undefined>;
  publicJwks: () => { keys: JWK[] };
};

/** Reads the folder's token keys, and makes the first one where there is none. */
export async function loadTokenKeys(folder: string): Promise<TokenKeys> {
  let keys = await loadSigningKeys(folder, SUFFIX);
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
        keys = await readSigningKeys(folder, SUFFIX);
      }
      return keys.find((key) => key.kid === kid)?.publicKey;
    },
    publicJwks: () => ({ keys: keys.map(({ publicJwk }) => publicJwk) }),
  };
}
