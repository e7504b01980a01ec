import "server-only";
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** 32 characters that are safe in a URL. */
export function newClientId(): string {
  return randomBytes(24).toString("base64url");
}

/** 256 random bits, so a plain SHA-256 of them cannot be searched through. */
export function newClientSecret(): string {
  return randomBytes(32).toString("base64url");
}

export function hashClientSecret(secret: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(secret, "utf8").digest());
}

/** Takes as long for a client that does not exist as for a wrong secret. */
export function isClientSecret(secret: string, stored: Uint8Array | undefined): boolean {
  const isSame = timingSafeEqual(hashClientSecret(secret), stored ?? new Uint8Array(32));
  return isSame && stored !== undefined;
}
