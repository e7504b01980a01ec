/** Browsers refuse the first over plain http, so which one is in use follows the public address. */
export const SECURE_SESSION_COOKIE = "__Secure-next-auth.session-token";
export const PLAIN_SESSION_COOKIE = "next-auth.session-token";

/** How long a sign-in lasts at most. The row behind it can be ended sooner. */
export const SESSION_SECONDS = 7 * 24 * 60 * 60;

/** A session that began before this moment is over. */
export function oldestSession(): Date {
  return new Date(Date.now() - SESSION_SECONDS * 1000);
}
