import "server-only";
import { type PublicSealingKey, seal } from "#lib/crypto/seal.ts";
import type { SealedField } from "#lib/vault/seal-setup.ts";
import type { PreparedContents } from "./prepare-contents.ts";
import { boundAttributes } from "./stored-row.ts";

type Place = { tenantId: string; itemId: string; version: number; origins: readonly string[] };

/** One envelope for each secret, bound to its item, version, kind, readable attributes and origins. */
export async function sealContents(
  key: PublicSealingKey,
  { kind, secrets, attributes }: PreparedContents,
  { tenantId, itemId, version, origins }: Place,
): Promise<SealedField[]> {
  return Promise.all(
    Object.entries(secrets).map(async ([field, plaintext]) => ({
      tenantId,
      itemId,
      field,
      version,
      kid: key.kid,
      jwe: await seal(key, plaintext, {
        use: "vault-secret",
        tenant: tenantId,
        item: itemId,
        field,
        version,
        app: "",
        setup: kind,
        origins,
        attributes: boundAttributes(kind, attributes),
      }),
    })),
  );
}
