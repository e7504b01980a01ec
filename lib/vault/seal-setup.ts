import "server-only";
import { createHash, randomBytes } from "node:crypto";
import type { ParsedSetup } from "./parse-setup.ts";
import { type SealedField, type SealedPlace, sealFields } from "./seal-fields.ts";
import { sealingKey } from "./sealing-key.ts";

type Place = SealedPlace & { appId: string; origins: readonly string[] };

/** Bound to the item, its version, app, kind of setup, attributes and origins. */
export async function sealSetup(setup: ParsedSetup, place: Place): Promise<SealedField[]> {
  const { secrets, setupType, attributes } = setup;
  const use = { app: place.appId, setup: setupType, origins: place.origins, attributes };
  return sealFields(await sealingKey(), secrets, place, use);
}

/** SHA-256 in hex, another at every write. Envelopes are random, so it tells nothing about what is inside. */
export function nextFingerprint(previous: string, sealed: readonly SealedField[] = []): string {
  const hash = createHash("sha256").update(previous).update(randomBytes(32));
  for (const { jwe } of sealed) hash.update(jwe);
  return hash.digest("hex");
}
