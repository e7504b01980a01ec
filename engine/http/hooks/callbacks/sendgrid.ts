import "server-only";
import { createPublicKey, type KeyObject, verify } from "node:crypto";
import { isInTime, readSeconds } from "./call-time.ts";
import { readDigest } from "./same-digest.ts";
import type { SignedCall } from "./signed-call.ts";

/**
 * ECDSA with P-256 and SHA-256 over time and body.
 * https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features
 *
 * @param publicKey As SendGrid shows it: the key's DER in base64. PEM will do too.
 */
export function isSendgridCall(publicKey: string, { headers, body, now }: SignedCall): boolean {
  const at = headers.get("x-twilio-email-event-webhook-timestamp");
  const signature = readDigest(headers.get("x-twilio-email-event-webhook-signature"), "base64");
  const key = readPublicKey(publicKey);
  if (key === null || signature === null || at === null) return false;
  return verify("sha256", Buffer.concat([Buffer.from(at), body]), key, signature) && isInTime(readSeconds(at), now);
}

/** @returns Null for what is no public key of this curve. */
function readPublicKey(text: string): KeyObject | null {
  const base64 = text.replaceAll(/-----(?:BEGIN|END) PUBLIC KEY-----|\s/g, "");
  try {
    const key = createPublicKey({ key: Buffer.from(base64, "base64"), format: "der", type: "spki" });
    return key.asymmetricKeyDetails?.namedCurve === "prime256v1" ? key : null;
  } catch {
    // Whatever OpenSSL says of it, it is none.
    return null;
  }
}
