import "server-only";
import type { Callback } from "#lib/triggers/callback.ts";
import { isGithubCall } from "./github.ts";
import { isHmacCall } from "./hmac.ts";
import { isSendgridCall } from "./sendgrid.ts";
import type { SignedCall } from "./signed-call.ts";
import { isSlackCall } from "./slack.ts";
import { isStripeCall } from "./stripe.ts";
import { isTwilioCall } from "./twilio.ts";

/** Whether who holds this secret signed the call, as the scheme has it. */
export function isCalledBack(callback: Callback, secret: string, call: SignedCall): boolean {
  switch (callback.scheme) {
    case "TWILIO":
      return isTwilioCall(secret, call);
    case "STRIPE":
      return isStripeCall(secret, call);
    case "SLACK":
      return isSlackCall(secret, call);
    case "SENDGRID":
      return isSendgridCall(secret, call);
    case "GITHUB":
      return isGithubCall(secret, call);
    case "HMAC":
      return isHmacCall(secret, callback.options, call);
  }
}
