/** Browsers refuse the first over plain http, so which one is in use follows the public address. */
export const SECURE_SESSION_COOKIE = "__Secure-next-auth.session-token";
export const PLAIN_SESSION_COOKIE = "next-auth.session-token";
