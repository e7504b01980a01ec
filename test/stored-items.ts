import type { Actor } from "#lib/auth/actor.ts";
import { requireEnv } from "#lib/shared/env.ts";
import type { StoredContents } from "#lib/stored-items/schema.ts";
import { createArchiveOpener } from "../engine/pkcs12/open-archive.ts";
import { openKeyring } from "../engine/run/open-keyring.ts";
import { createStoredItem } from "../engine/stored-items/create-stored-item.ts";
import type { StoredItemParts } from "../engine/stored-items/stored-item-parts.ts";
import { ARCHIVE_PASSWORD, readSampleArchive } from "./crafted-archives.ts";
import { makeSection } from "./factories.ts";

export const HOST = "https://api.example.com";

/** What the engine's process holds for stored items. Close `archives` when the tests are over. */
export async function makeStoredItemParts(): Promise<StoredItemParts> {
  return { keyring: await openKeyring(requireEnv("COFFRE_KEYS_DIR")), archives: createArchiveOpener() };
}

/** Contents of every kind. Each secret holds `canary` where its format lets it. */
export const sampleContents = {
  credentialSet: { kind: "credentialSet", username: "robot@shop.example", password: "canary-password-1" },
  certificateArchive: {
    kind: "certificateArchive",
    archive: readSampleArchive("ec-aes").toString("base64"),
    password: ARCHIVE_PASSWORD,
  },
  certificate: {
    kind: "certificate",
    value: `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEMv4rj1ISG8+IZ5xDe00gdOus3e19
18s6torDgWUd+JTQAskb1upBzOMDy2PL+7oT/yaMIUsfjwCUWL7KiiN8nA==
-----END PUBLIC KEY-----
`,
  },
  file: { kind: "file", fileName: "invoice.txt", data: Buffer.from("canary-content-1").toString("base64") },
  oneTimePassword: {
    kind: "oneTimePassword",
    secret: "gezd gnbv gy3t qojq gezd gnbv gy3t qojq",
    digits: 6,
    period: 30,
    algorithm: "SHA1",
  },
} as const satisfies { [Kind in StoredContents["kind"]]: Extract<StoredContents, { kind: Kind }> };

type StoredItemOptions = { sectionId?: string; name?: string; origins?: string[]; contents?: StoredContents };

/** A stored item that really opens, in a new section unless one is named. */
export async function makeStoredItem(
  parts: StoredItemParts,
  actor: Actor,
  {
    sectionId,
    name = "Checkout robot",
    origins = [HOST],
    contents = sampleContents.credentialSet,
  }: StoredItemOptions = {},
): Promise<string> {
  const section = sectionId ?? (await makeSection(actor));
  return (await createStoredItem(parts, actor, { sectionId: section, name, origins, contents })).id;
}
