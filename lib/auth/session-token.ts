import "server-only";
import { cookies } from "next/headers";
import { decode, encode } from "next-auth/jwt";
import { env, requireEnv } from "#lib/shared/env.ts";
import { PLAIN_SESSION_COOKIE, SECURE_SESSION_COOKIE, SESSION_SECONDS } from "./session-cookie.ts";

export const isSecure: boolean = env.COFFRE_PUBLIC_URL.startsWith("https:");
export const SESSION_COOKIE: string = isSecure ? SECURE_SESSION_COOKIE : PLAIN_SESSION_COOKIE;

export type SessionToken = { tenantId: string; sessionId: string };

/** Puts the browser into a session, for what is left of its sign-in's time. As next-auth does it at the sign-in. */
export async function keepSessionToken(token: SessionToken, signedInAt: Date): Promise<void> {
  const maxAge = SESSION_SECONDS - Math.floor((Date.now() - signedInAt.getTime()) / 1000);
  const value = await encode({ token, secret: requireEnv("NEXTAUTH_SECRET"), maxAge });
  (await cookies()).set(SESSION_COOKIE, value, {
    httpOnly: true,
    sameSite: "lax",
    secure: isSecure,
    path: "/",
    maxAge,
  });
}

/** What this request's cookie says, proved by its encryption. Whether the session still stands, its row decides. */
export async function readSessionToken(): Promise<SessionToken | null> {
  const token = (await cookies()).get(SESSION_COOKIE)?.value;
  if (!token) return null;
  try {
    const claims = await decode({ token, secret: requireEnv("NEXTAUTH_SECRET") });
    if (typeof claims?.tenantId !== "string" || typeof claims.sessionId !== "string") return null;
    return { tenantId: claims.tenantId, sessionId: claims.sessionId };
  } catch (error) {
    // jose's errors: a cookie that was altered, has expired, or was made with another secret.
    if (error instanceof Error && "code" in error && String(error.code).startsWith("ERR_J")) return null;
    throw error;
  }
}
