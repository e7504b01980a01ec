import "server-only";
import { loadSigningKeys, readSigningKeys, type SigningKey } from "../signing-keys.ts";

const SUFFIX = ".audit.jwk";

export type AuditKeys = {
  /** What this engine signs with: the first by kid, so that engines on one folder agree. */
  signingKey: SigningKey;
  /** Thumbprints of all of the folder's keys: what one of them signed is believed. */
  trusted: ReadonlySet<string>;
};

/** Reads the folder's audit keys, and makes the first one where there is none. */
export async function loadAuditKeys(folder: string): Promise<AuditKeys> {
  const keys = await loadSigningKeys(folder, SUFFIX);
  const [signingKey] = keys;
  if (!signingKey) throw new Error(`There is no audit key in ${folder}.`);
  return { signingKey, trusted: new Set(keys.map(({ kid }) => kid)) };
}

/** For who verifies: thumbprints of the folder's audit keys, none where the folder is elsewhere. */
export async function readTrustedKeys(folder: string): Promise<ReadonlySet<string>> {
  return new Set((await readSigningKeys(folder, SUFFIX)).map(({ kid }) => kid));
}
