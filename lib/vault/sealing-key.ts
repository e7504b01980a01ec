import "server-only";
import type { JWK } from "jose";
import { importPublicKey, type PublicSealingKey } from "#lib/crypto/seal.ts";
import { requireEnv } from "#lib/shared/env.ts";

let imported: Promise<PublicSealingKey> | undefined;

/**
 * The vault's public key, as the start script handed it to this process. Never read from the database: who could
 * write there could otherwise have new secrets sealed to a key of their own.
 */
export function sealingKey(): Promise<PublicSealingKey> {
  imported ??= importPublicKey(JSON.parse(requireEnv("COFFRE_SEALING_KEY")) as JWK);
  return imported;
}
