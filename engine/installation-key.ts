import "server-only";
import { createHmac, randomBytes } from "node:crypto";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

const FILE = "installation.key";
const BYTES = 32;

/**
 * HMAC-SHA-256 under the key in the folder, which is made where there is none (0600, in a 0700 folder). Engines on one
 * folder agree. Another purpose is another function: no text of one is a text of the other.
 */
export async function loadAuthenticate(folder: string): Promise<(purpose: string, text: string) => Buffer> {
  const path = join(folder, FILE);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  await writeFile(path, randomBytes(BYTES).toString("base64"), { mode: 0o600, flag: "wx" }).catch(ignoreExisting);
  const key = Buffer.from(await readFile(path, "utf8"), "base64");
  if (key.length !== BYTES) throw new Error(`${path} holds no key of ${BYTES} bytes. Put it back from your backup.`);
  return (purpose, text) => {
    const own = createHmac("sha256", key).update(purpose).digest();
    return createHmac("sha256", own).update(text).digest();
  };
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") throw error;
}
