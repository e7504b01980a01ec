import "server-only";
import { createHmac } from "node:crypto";
import type { HmacOptions } from "#lib/triggers/callback.ts";
import { isInTime, readTime } from "./call-time.ts";
import { isSameDigest, readDigest } from "./same-digest.ts";
import type { SignedCall } from "./signed-call.ts";

/** An HMAC over the body, or over time, separator and body, as the hook's author says. */
export function isHmacCall(secret: string, options: HmacOptions, { headers, body, now }: SignedCall): boolean {
  const { header, algorithm, encoding, prefix, timestamp } = options;
  const at = timestamp && headers.get(timestamp.header);
  const expected = createHmac(algorithm, secret)
    .update(timestamp ? `${at ?? ""}${timestamp.separator}` : "")
    .update(body)
    .digest();
  const isRight = isSameDigest(readDigest(headers.get(header), encoding, prefix), expected);
  return isRight && (timestamp === null || isInTime(readTime(at), now));
}
