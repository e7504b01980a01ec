import "server-only";
import { type Actor, findOperatorActor } from "#lib/auth/actor.ts";
import { findClient } from "#lib/clients/data.ts";
import type { KnownClient } from "#lib/clients/schema.ts";
import type { Clock } from "#lib/shared/clock.ts";

/** A revocation is felt after this long at most. */
const FRESH_MS = 5_000;
const MAX_CLIENTS = 1_000;

/** A client and the service operator that it acts as. */
export type Caller = { client: KnownClient; actor: Actor };

/** Looks clients up as they stand now, at most every five seconds each. */
export function createClientCache(clock: Clock): (clientId: string) => Promise<Caller | null> {
  const known = new Map<string, { at: number; caller: Promise<Caller | null> }>();
  return (clientId) => {
    const now = clock().getTime();
    const entry = known.get(clientId);
    if (entry && now - entry.at < FRESH_MS) return entry.caller;
    if (known.size >= MAX_CLIENTS) known.clear();
    const caller = look(clientId);
    known.set(clientId, { at: now, caller });
    // A database that was away for a moment is asked again at once.
    caller.catch(() => known.delete(clientId));
    return caller;
  };
}

async function look(clientId: string): Promise<Caller | null> {
  const client = await findClient(clientId);
  const actor = client && (await findOperatorActor(client.tenantId, client.operatorId, "api"));
  return client && actor ? { client, actor } : null;
}
