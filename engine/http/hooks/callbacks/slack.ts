import "server-only";
import { createHmac } from "node:crypto";
import { isInTime, readSeconds } from "./call-time.ts";
import { isSameDigest, readDigest } from "./same-digest.ts";
import type { SignedCall } from "./signed-call.ts";

/** HMAC-SHA-256 over `v0:time:body`. https://docs.slack.dev/authentication/verifying-requests-from-slack */
export function isSlackCall(signingSecret: string, { headers, body, now }: SignedCall): boolean {
  const at = headers.get("x-slack-request-timestamp");
  const expected = createHmac("sha256", signingSecret)
    .update(`v0:${at ?? ""}:`)
    .update(body)
    .digest();
  const isRight = isSameDigest(readDigest(headers.get("x-slack-signature"), "hex", "v0="), expected);
  return isRight && isInTime(readSeconds(at), now);
}
