import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { endSessionsOf } from "#lib/auth/mutations/sessions.ts";
import { db } from "#lib/db/client.ts";
import { lockAdministrators } from "#lib/groups/mutations/lock-administrators.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { requirePerson } from "./require-person.ts";

/** Signs an operator out everywhere, but for the session in which this is asked. Their API accounts go on. */
export async function endOperatorSessions(
  actor: Actor,
  { operatorId }: { operatorId: string },
): Promise<{ count: number }> {
  authorize(actor, "operator:write");
  const { tenantId, sessionId } = actor;
  return db.$transaction(async (tx) => {
    await lockAdministrators(tx, actor);
    await requirePerson(tx, tenantId, operatorId);
    const count = await endSessionsOf(tx, { tenantId, operatorId, except: sessionId });
    if (count > 0) {
      await recordAudit(tx, actor, { action: "operator.endSessions", targetId: operatorId, detail: { count } });
    }
    return { count };
  });
}
