import "server-only";
import type { ArchiveOpener } from "../pkcs12/open-archive.ts";
import type { Keyring } from "../run/open-keyring.ts";

/** What writing a stored item needs of the engine. */
export type StoredItemParts = { keyring: Keyring; archives: ArchiveOpener };
