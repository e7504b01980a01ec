import { z } from "zod";
import { itemIdInput } from "#lib/vault/schema.ts";

/** A connection whose app has a person agree at its provider. */
export const startConnectInput = itemIdInput;
export type StartConnectInput = z.output<typeof startConnectInput>;

/** Where the browser goes on. */
export type ConnectStart = { authorizationUrl: string };

const answer = z.string().max(8192);

/** What the provider sent the browser back with (RFC 6749 §4.1.2, RFC 9207 §2). */
export const finishConnectInput = z.object({
  /** The app's part of the callback's path. */
  app: z.string().max(55),
  state: answer,
  code: answer.optional(),
  iss: answer.optional(),
  error: answer.optional(),
  errorDescription: answer.optional(),
});
export type FinishConnectInput = z.output<typeof finishConnectInput>;

/** Whose account it is, to be looked at before it is taken. */
export type ConnectOffer = {
  attemptId: string;
  itemId: string;
  itemName: string;
  appId: string;
  /** Null where the provider does not say. */
  accountName: string | null;
  /** When the access ends and nothing renews it; null if it goes on. */
  endsAt: string | null;
  /** Of what was asked for, what the provider did not grant. */
  missingScopes: string[];
};

export const confirmConnectInput = z.object({ attemptId: z.uuid() });
export type ConfirmConnectInput = z.output<typeof confirmConnectInput>;

/** A connection with tokens, due to be renewed or not. */
export const renewNowInput = itemIdInput;
export type RenewNowInput = z.output<typeof renewNowInput>;

/** When the new token ends, in ISO 8601; null if it does not. */
export type RenewedToken = { expiresAt: string | null };

/** `/connect/google-sheets/callback` of an app's id: one path per connector, so that no provider can answer for another. */
export function callbackPath(appId: string): string {
  return `/connect/${appId.toLowerCase().replaceAll("_", "-")}/callback`;
}

/** What the operator's own app at the provider must name, to the letter. */
export function redirectUrl(publicUrl: string, appId: string): string {
  return new URL(callbackPath(appId), publicUrl).href;
}
