import "server-only";
import { isSigned } from "../signature.ts";
import type { SignedCall } from "./signed-call.ts";

/**
 * `t=…,v1=…` with HMAC-SHA-256 over time, point and body: the form that Coffre's own signatures took from it. Of older
 * schemes (`v0`) nothing is taken. https://docs.stripe.com/webhooks#verify-manually
 */
export function isStripeCall(secret: string, { headers, body, now }: SignedCall): boolean {
  return isSigned(secret, headers.get("stripe-signature") ?? "", body, now);
}
