import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { endSessionsOf } from "#lib/auth/mutations/sessions.ts";
import { db } from "#lib/db/client.ts";
import { AppError } from "#lib/shared/app-error.ts";

/**
 * Signs the actor out of one browser, from its next request on.
 *
 * @throws AppError NOT_FOUND unless it is a session of theirs that stands.
 */
export async function endOwnSession(actor: Actor, { sessionId }: { sessionId: string }): Promise<void> {
  const { tenantId, operatorId } = actor;
  await db.$transaction(async (tx) => {
    const { count } = await tx.session.updateMany({
      where: { tenantId, id: sessionId, operatorId, endedAt: null },
      data: { endedAt: new Date() },
    });
    if (count === 0) throw new AppError("NOT_FOUND", "errors.sessionNotFound");
    await recordAudit(tx, actor, { action: "operator.endSessions", targetId: operatorId, detail: { count } });
  });
}

/** Signs the actor out everywhere but here. Sessions in other tenants can no longer switch to this account. */
export async function endOtherSessions(actor: Actor): Promise<{ count: number }> {
  const { tenantId, operatorId, sessionId } = actor;
  return db.$transaction(async (tx) => {
    const count = await endSessionsOf(tx, { tenantId, operatorId, except: sessionId });
    if (count > 0) {
      await recordAudit(tx, actor, { action: "operator.endSessions", targetId: operatorId, detail: { count } });
    }
    return { count };
  });
}
