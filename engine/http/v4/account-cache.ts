import "server-only";
import { hash } from "node:crypto";
import { findApiAccountByCredentials } from "#lib/api-accounts/data.ts";
import { touchApiAccount } from "#lib/api-accounts/mutations/touch-api-account.ts";
import { type Actor, findOperatorActor } from "#lib/auth/actor.ts";
import type { Clock } from "#lib/shared/clock.ts";
import { log } from "#lib/shared/log.ts";

/** A revocation, a deactivation and a change of role are felt after this long at most. */
const FRESH_MS = 5_000;
const MAX_ACCOUNTS = 1_000;

export type Credentials = { username: string; password: string };

/**
 * Looks API accounts up as they stand now, at most every five seconds each. What was sent is kept as a hash alone.
 *
 * @returns The actor of an `Authorization` header, whose credentials are read only when it is not known.
 */
export function createAccountCache(
  clock: Clock,
): (header: string, readCredentials: () => Credentials) => Promise<Actor | null> {
  const known = new Map<string, { at: number; actor: Promise<Actor | null> }>();
  return async (header, readCredentials) => {
    const now = clock().getTime();
    const key = hash("sha256", header, "base64");
    const entry = known.get(key);
    if (entry && now - entry.at < FRESH_MS) return entry.actor;
    if (known.size >= MAX_ACCOUNTS) known.clear();
    const actor = look(readCredentials(), clock);
    known.set(key, { at: now, actor });
    // Wrong ones are not worth a place, and a database that was away for a moment is asked again at once.
    const forget = () => known.get(key)?.actor === actor && known.delete(key);
    actor.then((found) => found ?? forget(), forget);
    return actor;
  };
}

async function look({ username, password }: Credentials, clock: Clock): Promise<Actor | null> {
  const account = await findApiAccountByCredentials(username, password);
  if (!account) return null;
  const actor = await findOperatorActor(account.tenantId, account.operatorId, "api", account.id);
  if (actor) touchApiAccount(account, clock()).catch((error: unknown) => log.warn({ error }, "last use not noted"));
  return actor;
}
