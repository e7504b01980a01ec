import "server-only";
import { timingSafeEqual } from "node:crypto";

/** In constant time. What is no digest at all is compared too, with nothing that it could be. */
export function isSameDigest(given: Buffer | null, expected: Buffer): boolean {
  const hasLength = given?.length === expected.length;
  const isRight = timingSafeEqual(hasLength ? given : Buffer.alloc(expected.length), expected);
  return hasLength && isRight;
}

const MAX_CHARS = 1_000;

/** @returns Null for what is not written so; a base64's end may lack its `=`. */
export function readDigest(text: string | null, encoding: "hex" | "base64", prefix = ""): Buffer | null {
  if (text === null || text.length > MAX_CHARS || !text.startsWith(prefix)) return null;
  const digest = text.slice(prefix.length);
  const bytes = Buffer.from(digest, encoding);
  // Node skips what it cannot read: whoever wrote the text wrote all of it.
  const isWhole = bytes.length > 0 && plain(bytes.toString(encoding), encoding) === plain(digest, encoding);
  return isWhole ? bytes : null;
}

function plain(text: string, encoding: "hex" | "base64"): string {
  return encoding === "hex" ? text.toLowerCase() : text.replace(/={1,2}$/, "");
}
