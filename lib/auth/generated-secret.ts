import "server-only";
import { hash, randomBytes, timingSafeEqual } from "node:crypto";

/** 256 random bits, in 43 characters that are safe in a URL. */
export function newSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** SHA-256: 256 random bits cannot be searched through, so they need no slow hash. */
export function hashSecret(secret: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(hash("sha256", secret, "buffer"));
}

/** Takes as long where nothing is stored as for a wrong secret. */
export function isSecret(secret: string, stored: Uint8Array | undefined): boolean {
  const isSame = timingSafeEqual(hashSecret(secret), stored ?? new Uint8Array(32));
  return isSame && stored !== undefined;
}
