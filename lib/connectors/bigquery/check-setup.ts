import "server-only";
import { createPrivateKey } from "node:crypto";

const BLOCK = /^-----BEGIN PRIVATE KEY-----[\sA-Za-z0-9+/=]+-----END PRIVATE KEY-----$/;

/** Whether the key can sign, before it is sealed and nobody can look again. Pasted into one line it can, too. */
export function checkBigQuerySetup({
  private_key: key,
}: Readonly<Record<string, string>>): Readonly<Record<string, readonly string[]>> {
  return key === undefined || isRsaKey(key) ? {} : { private_key: ["errors.googleKey"] };
}

function isRsaKey(text: string): boolean {
  if (!BLOCK.test(text)) return false;
  try {
    const der = Buffer.from(text.replace(/-----[A-Z ]+-----|\s/g, ""), "base64");
    return createPrivateKey({ key: der, format: "der", type: "pkcs8" }).asymmetricKeyType === "rsa";
  } catch {
    return false;
  }
}
