import "server-only";
import { createHmac, timingSafeEqual } from "node:crypto";

export const SIGNATURE_HEADER = "x-coffre-signature";
/** Seconds that a call's time may be off, either way: so long can a call that was overheard be sent again. */
export const SIGNATURE_TOLERANCE = 300;

/** `t=<Unix seconds>,v1=<hex>`; while a key is replaced at the caller's, several `v1` may stand there. */
type Signature = { at: string; digests: Buffer[] };

export function parseSignature(header: string): Signature | null {
  const parts = header.split(",", 6).map((part) => part.trim());
  const at = parts.find((part) => /^t=\d{1,12}$/.test(part))?.slice(2);
  const digests = parts
    .filter((part) => /^v1=[0-9a-fA-F]{64}$/.test(part))
    .map((part) => Buffer.from(part.slice(3), "hex"));
  return at === undefined || digests.length === 0 ? null : { at, digests };
}

/** HMAC-SHA-256 with the key's text, over the time, a point, and the body as it came. */
export function signCall(key: string, at: string, body: Buffer): Buffer {
  return createHmac("sha256", key).update(`${at}.`).update(body).digest();
}

/** Does the same work whatever it finds. */
export function isSigned(key: string, header: string, body: Buffer, now: Date): boolean {
  const signature = parseSignature(header) ?? { at: "0", digests: [Buffer.alloc(32)] };
  const expected = signCall(key, signature.at, body);
  const isRight = signature.digests.filter((given) => timingSafeEqual(given, expected)).length > 0;
  const offBy = Math.abs(now.getTime() / 1000 - Number(signature.at));
  return isRight && offBy <= SIGNATURE_TOLERANCE;
}
