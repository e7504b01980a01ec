import "server-only";
import { createHash, randomBytes } from "node:crypto";
import { seal } from "#lib/crypto/seal.ts";
import type { ParsedSetup } from "./parse-setup.ts";
import { sealingKey } from "./sealing-key.ts";

/** A row of VaultSecret. */
export type SealedField = {
  tenantId: string;
  itemId: string;
  field: string;
  version: number;
  kid: string;
  jwe: string;
};

type Place = {
  tenantId: string;
  itemId: string;
  version: number;
  appId: string;
  origins: readonly string[];
};

/** One envelope for each secret field, bound to its item, version, app, kind of setup, attributes and origins. */
export async function sealSetup(setup: ParsedSetup, place: Place): Promise<SealedField[]> {
  const key = await sealingKey();
  const { tenantId, itemId, version } = place;
  return Promise.all(
    Object.entries(setup.secrets).map(async ([field, plaintext]) => ({
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
        app: place.appId,
        setup: setup.setupType,
        origins: place.origins,
        attributes: setup.attributes,
      }),
    })),
  );
}

/** SHA-256 in hex, another at every write. Envelopes are random, so it tells nothing about what is inside. */
export function nextFingerprint(previous: string, sealed: readonly SealedField[] = []): string {
  const hash = createHash("sha256").update(previous).update(randomBytes(32));
  for (const { jwe } of sealed) hash.update(jwe);
  return hash.digest("hex");
}
