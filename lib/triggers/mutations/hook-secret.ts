import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { hashSecret, newSecret } from "#lib/auth/generated-secret.ts";
import { type PublicSealingKey, seal } from "#lib/crypto/seal.ts";
import { env } from "#lib/shared/env.ts";
import { hookUrl } from "../hook-url.ts";
import type { HookAuth, NewTrigger } from "../schema.ts";

export type HookSecret = {
  /** For a secret in the path: SHA-256 of it. */
  secretHash: Uint8Array<ArrayBuffer> | null;
  /** For signatures: the key, which must be known again to check them. */
  sealed: { kid: string; jwe: string } | null;
  shown: NewTrigger;
};

/**
 * 256 random bits that prove a hook's caller, as they are stored and as they are shown, once. None for a hook whose
 * callers sign with what the vault holds.
 */
export async function makeHookSecret(
  { tenantId }: Actor,
  triggerId: string,
  auth: HookAuth,
  sealTo: PublicSealingKey,
): Promise<HookSecret> {
  const secret = newSecret();
  if (auth === "CALLBACK") {
    const shown = { id: triggerId, url: hookUrl(env.COFFRE_PUBLIC_URL, triggerId), signingKey: null };
    return { secretHash: null, sealed: null, shown };
  }
  if (auth === "SECRET") {
    const shown = { id: triggerId, url: hookUrl(env.COFFRE_PUBLIC_URL, triggerId, secret), signingKey: null };
    return { secretHash: hashSecret(secret), sealed: null, shown };
  }
  const jwe = await seal(sealTo, secret, { use: "trigger-secret", tenant: tenantId, trigger: triggerId });
  const shown = { id: triggerId, url: hookUrl(env.COFFRE_PUBLIC_URL, triggerId), signingKey: secret };
  return { secretHash: null, sealed: { kid: sealTo.kid, jwe }, shown };
}
