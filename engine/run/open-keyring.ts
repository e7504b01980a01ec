import "server-only";
import type { JWK } from "jose";
import type { CanaryClaims } from "#lib/crypto/claims.ts";
import { readKeyring, readPublicKeys } from "#lib/crypto/keyring.ts";
import { EnvelopeError, open, type PrivateSealingKeys } from "#lib/crypto/open.ts";
import { importPublicKey, type PublicSealingKey, seal } from "#lib/crypto/seal.ts";
import { db } from "#lib/db/client.ts";
import { isUniqueViolation } from "#lib/db/errors.ts";

export type Keyring = {
  privateKeys: PrivateSealingKeys;
  /** The active key's public half: what the engine itself seals to. */
  publicKey: PublicSealingKey;
};

/** A start without it would fail later, one item at a time, so it is refused whole. The message is for the console. */
export class KeyringError extends Error {}

const CANARY = "coffre";

/**
 * Reads the private keys and proves, by a canary each, that every key that rows still need is among them.
 *
 * @throws KeyringError that names the key that is missing or damaged.
 */
export async function openKeyring(folder: string): Promise<Keyring> {
  const privateKeys = await readKeyring(folder);
  await registerFirstKey(folder);
  const rows = await db.sealingKey.findMany({
    where: {
      OR: [
        { state: { not: "retired" } },
        { secrets: { some: {} } },
        { triggerSecrets: { some: {} } },
        { tokens: { some: {} } },
        { attempts: { some: {} } },
        { formSecrets: { some: {} } },
      ],
    },
    select: { kid: true, state: true, publicJwk: true, canary: true },
  });
  for (const { kid, canary } of rows) await proveKey(privateKeys, kid, canary, folder);
  const active = rows.find(({ state }) => state === "active");
  if (!active) throw new KeyringError("The database names no active sealing key. Restore a backup that has one.");
  return { privateKeys, publicKey: await importPublicKey(active.publicJwk as unknown as JWK) };
}

async function proveKey(keys: PrivateSealingKeys, kid: string, canary: string, folder: string): Promise<void> {
  if (!keys.has(kid)) {
    throw new KeyringError(
      `The sealing key ${kid} is missing from ${folder}. Secrets in the database need it: put its file back from your backup, then start again.`,
    );
  }
  try {
    await open<CanaryClaims>(keys, canary, { use: "canary" });
  } catch (error) {
    if (!(error instanceof EnvelopeError)) throw error;
    throw new KeyringError(
      `The sealing key ${kid} in ${folder} does not open what was sealed to it. Put its file back from your backup, then start again.`,
    );
  }
}

/** On a new database: the folder's key becomes the active one. Of two engines that start at once, one writes it. */
async function registerFirstKey(folder: string): Promise<void> {
  if ((await db.sealingKey.count()) > 0) return;
  const [jwk, ...others] = await readPublicKeys(folder);
  if (!jwk) throw new KeyringError(`There is no sealing key in ${folder}. Start with: npm start`);
  if (others.length > 0) {
    throw new KeyringError(
      `${folder} holds ${others.length + 1} sealing keys, and the database knows none of them. Leave the one to begin with.`,
    );
  }
  const canary = await seal(await importPublicKey(jwk), CANARY, { use: "canary" });
  const data = { kid: jwk.kid, state: "active" as const, publicJwk: { ...jwk }, canary };
  await db.sealingKey.create({ data, select: { kid: true } }).catch((error: unknown) => {
    if (!isUniqueViolation(error)) throw error;
  });
}
