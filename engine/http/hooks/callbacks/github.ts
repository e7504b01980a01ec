import "server-only";
import { createHmac } from "node:crypto";
import { isSameDigest, readDigest } from "./same-digest.ts";
import type { SignedCall } from "./signed-call.ts";

/**
 * HMAC-SHA-256 over the body. There is no time in it. The older header with SHA-1 is not looked at.
 * https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries
 */
export function isGithubCall(secret: string, { headers, body }: SignedCall): boolean {
  const given = readDigest(headers.get("x-hub-signature-256"), "hex", "sha256=");
  return isSameDigest(given, createHmac("sha256", secret).update(body).digest());
}
