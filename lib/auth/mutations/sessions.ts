import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db, type Tx } from "#lib/db/client.ts";
import type { SessionToken } from "../session-token.ts";

const TOUCH_MS = 60_000;

/** Notes that the session was used, at most once a minute. */
export async function touchSession({ tenantId, sessionId }: SessionToken, lastSeenAt: Date): Promise<void> {
  const now = new Date();
  if (now.getTime() - lastSeenAt.getTime() < TOUCH_MS) return;
  await db.session.updateMany({ where: { tenantId, id: sessionId, endedAt: null }, data: { lastSeenAt: now } });
}

/** Ends the actor's own session. A session that has ended already stays as it is. */
export async function endSession(actor: Actor): Promise<void> {
  if (!actor.sessionId) return;
  const { tenantId, sessionId } = { tenantId: actor.tenantId, sessionId: actor.sessionId };
  await db.$transaction(async (tx) => {
    const ended = await tx.session.updateMany({
      where: { tenantId, id: sessionId, endedAt: null },
      data: { endedAt: new Date() },
    });
    if (ended.count === 0) return;
    await recordAudit(tx, actor, { action: "operator.signOut", targetId: actor.operatorId, detail: {} });
  });
}

/**
 * Inside the transaction of what makes every sign-in of that operator void, such as a new password.
 *
 * @returns How many sessions that ended.
 */
export async function endSessionsOf(
  tx: Tx,
  { tenantId, operatorId, except }: { tenantId: string; operatorId: string; except?: string | null },
): Promise<number> {
  const { count } = await tx.session.updateMany({
    where: { tenantId, operatorId, endedAt: null, ...(except && { NOT: { id: except } }) },
    data: { endedAt: new Date() },
  });
  await forgetProvenAccount(tx, { tenantId, operatorId });
  return count;
}

/** Sessions in other tenants can no longer switch to this account: see `Session.otherAccounts`. */
async function forgetProvenAccount(tx: Tx, account: { tenantId: string; operatorId: string }): Promise<void> {
  const proven = JSON.stringify([account]);
  await tx.$executeRaw`update "Session" set "otherAccounts" = (
      select coalesce(jsonb_agg(other), '[]') from jsonb_array_elements("otherAccounts") other
      where not jsonb_build_array(other) @> ${proven}::jsonb)
    where "endedAt" is null and "otherAccounts" @> ${proven}::jsonb`;
}
