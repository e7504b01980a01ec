import "server-only";
import type { SecretClaims } from "#lib/crypto/claims.ts";
import { type PublicSealingKey, seal } from "#lib/crypto/seal.ts";

/** A row of VaultSecret. */
export type SealedField = {
  tenantId: string;
  itemId: string;
  field: string;
  version: number;
  kid: string;
  jwe: string;
};

/** Whose the secrets are. */
export type SealedPlace = { tenantId: string; itemId: string; version: number };

/** What each envelope is bound to besides its place: what the secret may be used for. */
export type SealedUse = Pick<SecretClaims, "app" | "setup" | "origins" | "attributes">;

/** One envelope for each secret. */
export function sealFields(
  key: PublicSealingKey,
  secrets: Readonly<Record<string, string>>,
  { tenantId, itemId, version }: SealedPlace,
  use: SealedUse,
): Promise<SealedField[]> {
  return Promise.all(
    Object.entries(secrets).map(async ([field, plaintext]) => {
      const claims = { use: "vault-secret", tenant: tenantId, item: itemId, field, version, ...use } as const;
      return { tenantId, itemId, field, version, kid: key.kid, jwe: await seal(key, plaintext, claims) };
    }),
  );
}
