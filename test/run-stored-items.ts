import { createArchiveOpener } from "#engine/pkcs12/open-archive.ts";
import type { Actor } from "#lib/auth/actor.ts";
import type { StoredContents } from "#lib/stored-items/schema.ts";
import type { EngineParts } from "../engine/run/run.ts";
import { ARCHIVE_PASSWORD, readSampleArchive } from "./crafted-archives.ts";
import { makeStoredItem } from "./stored-items.ts";

const archives = createArchiveOpener();

type Options = { name?: string; origins?: readonly string[]; sectionId?: string };

/** A stored item for a run to use: without hosts, as only an API makes one. @returns Its id. */
export async function makeRunItem(
  { keyring }: Pick<EngineParts, "keyring">,
  actor: Actor,
  contents: StoredContents,
  { name = "Checkout", origins = [], ...section }: Options = {},
): Promise<string> {
  const author = origins.length === 0 ? { ...actor, via: "api" as const } : actor;
  return makeStoredItem({ keyring, archives }, author, { ...section, name, origins: [...origins], contents });
}

/** One of the sample archives, with what is in it, and the authority of all of them. */
export async function openSampleArchive(name: "ec-aes" | "rsa-rc2") {
  const bytes = readSampleArchive(name);
  const { privateKeyPem, chainPem } = await archives.open(bytes, ARCHIVE_PASSWORD);
  return { archive: bytes.toString("base64"), password: ARCHIVE_PASSWORD, privateKeyPem, ca: chainPem.at(-1) ?? "" };
}
