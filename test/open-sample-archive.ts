import { createArchiveOpener } from "../engine/pkcs12/open-archive.ts";
import { ARCHIVE_PASSWORD, readSampleArchive } from "./crafted-archives.ts";

/** What is in one of the sample archives, as the engine reads it. */
export async function readOpenedSample(name: string) {
  const opener = createArchiveOpener();
  try {
    return await opener.open(readSampleArchive(name), ARCHIVE_PASSWORD);
  } finally {
    await opener.close();
  }
}
