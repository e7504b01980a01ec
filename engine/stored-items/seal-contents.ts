import "server-only";
import type { PublicSealingKey } from "#lib/crypto/seal.ts";
import { type SealedField, type SealedPlace, sealFields } from "#lib/vault/seal-fields.ts";
import type { PreparedContents } from "./prepare-contents.ts";
import { boundAttributes } from "./stored-row.ts";

type Place = SealedPlace & { origins: readonly string[] };

/** Bound to the item, its version, kind, readable attributes and origins. */
export function sealContents(
  key: PublicSealingKey,
  { kind, secrets, attributes }: PreparedContents,
  place: Place,
): Promise<SealedField[]> {
  const use = { app: "", setup: kind, origins: place.origins, attributes: boundAttributes(kind, attributes) };
  return sealFields(key, secrets, place, use);
}
