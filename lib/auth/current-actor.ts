import "server-only";
import { redirect } from "next/navigation";
import { cache } from "react";
import { AppError } from "#lib/shared/app-error.ts";
import { type Actor, findSessionActor } from "./actor.ts";
import { findSessionOperator, type SessionOperator } from "./data.ts";
import { touchSession } from "./mutations/sessions.ts";
import { readSessionToken } from "./session-token.ts";

export type CurrentOperator = Omit<SessionOperator, "lastSeenAt"> & { actor: Actor };

/** Whoever makes this request, asked of the database once; null if nobody is signed in. */
export const findCurrentOperator = cache(async (): Promise<CurrentOperator | null> => {
  const token = await readSessionToken();
  if (!token) return null;
  const [actor, session] = await Promise.all([
    findSessionActor(token.tenantId, token.sessionId),
    findSessionOperator(token),
  ]);
  if (!actor || !session) return null;
  const { lastSeenAt, ...operator } = session;
  await touchSession(token, lastSeenAt);
  return { ...operator, actor };
});

/**
 * For actions and route handlers.
 *
 * @throws AppError UNAUTHENTICATED if nobody is signed in.
 */
export async function requireActor(): Promise<Actor> {
  const current = await findCurrentOperator();
  if (!current) throw new AppError("UNAUTHENTICATED", "errors.unauthenticated");
  return current.actor;
}

/** For pages: whoever is not signed in is sent to do so. */
export async function pageActor(): Promise<Actor> {
  return (await pageOperator()).actor;
}

/** For the dashboard's frame. */
export async function pageOperator(): Promise<CurrentOperator> {
  return (await findCurrentOperator()) ?? redirect("/sign-in");
}
