import "server-only";
import type { NextAuthOptions } from "next-auth";
import type { JWT } from "next-auth/jwt";
import credentials from "next-auth/providers/credentials";
import { AppError } from "#lib/shared/app-error.ts";
import { toErrorValue } from "#lib/shared/define-action.ts";
import { requireEnv } from "#lib/shared/env.ts";
import { log } from "#lib/shared/log.ts";
import { findSessionActor } from "./actor.ts";
import { findSessionOperator } from "./data.ts";
import { endSession } from "./mutations/sessions.ts";
import { signIn } from "./mutations/sign-in.ts";
import { SESSION_SECONDS } from "./session-cookie.ts";
import { isSecure } from "./session-token.ts";

declare module "next-auth" {
  interface User {
    tenantId: string;
    sessionId: string;
  }
}

declare module "next-auth/jwt" {
  interface JWT {
    tenantId?: string;
    sessionId?: string;
  }
}

type Headers = Record<string, string | undefined> | undefined;

/** Credentials mean that the cookie holds a token; the token names a session row, and that row decides. */
export function authOptions(): NextAuthOptions {
  return {
    secret: requireEnv("NEXTAUTH_SECRET"),
    session: { strategy: "jwt", maxAge: SESSION_SECONDS },
    useSecureCookies: isSecure,
    pages: { signIn: "/sign-in", signOut: "/sign-in", error: "/sign-in" },
    providers: [
      credentials({
        credentials: { email: { type: "email" }, password: { type: "password" } },
        authorize: (given, request) => authorize(given, request.headers),
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => (user ? { sub: user.id, tenantId: user.tenantId, sessionId: user.sessionId } : token),
      session: async ({ session: { expires }, token }) => {
        const user = await findUser(token);
        return user ? { user, expires } : { expires };
      },
      redirect: ({ url, baseUrl }) => withinSite(url, baseUrl),
    },
    events: { signOut: ({ token }) => signOut(token) },
    logger: {
      error: (code) => log.error({ code }, "next-auth"),
      warn: (code) => log.debug({ code }, "next-auth"),
      debug: () => undefined,
    },
  };
}

async function authorize(given: { email: string; password: string } | undefined, headers: Headers) {
  if (!given?.email || !given.password) return null;
  try {
    const session = await signIn({
      email: String(given.email),
      password: String(given.password),
      address: headers?.["x-coffre-client-address"] ?? "unknown",
      userAgent: headers?.["user-agent"] ?? null,
    });
    return { id: session.sessionId, ...session };
  } catch (error) {
    if (error instanceof AppError && error.code === "UNAUTHENTICATED") return null;
    // next-auth puts this text into the answer's `error` parameter; lib/auth/sign-in.ts reads it there.
    throw new Error(JSON.stringify(toErrorValue(error)));
  }
}

/** For `GET /api/auth/session`: nobody, once the row behind the token has ended. */
async function findUser({ tenantId, sessionId }: JWT): Promise<{ name: string; email: string } | undefined> {
  const found = tenantId && sessionId ? await findSessionOperator({ tenantId, sessionId }) : null;
  return found ? { name: found.name, email: found.email } : undefined;
}

async function signOut({ tenantId, sessionId }: JWT): Promise<void> {
  const actor = tenantId && sessionId ? await findSessionActor(tenantId, sessionId) : null;
  if (actor) await endSession(actor);
}

/** Never to another site, whatever `callbackUrl` says. */
function withinSite(url: string, baseUrl: string): string {
  const target = URL.parse(url, baseUrl);
  return target?.origin === new URL(baseUrl).origin ? target.href : baseUrl;
}
