import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor, SystemActor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";

/** Ends a client for good. Tokens that it has stop working within five seconds, on every engine. */
export async function revokeClient(actor: Actor | SystemActor, { clientId }: { clientId: string }): Promise<void> {
  if (actor.operatorId !== null) authorize(actor, "client:write");
  await db.$transaction(async (tx) => {
    const [client] = await tx.apiClient.updateManyAndReturn({
      where: { tenantId: actor.tenantId, id: clientId, revokedAt: null },
      data: { revokedAt: new Date() },
      select: { name: true, operatorId: true },
    });
    if (!client) throw new AppError("NOT_FOUND", "errors.clientNotFound");
    await recordAudit(tx, actor, {
      action: "client.revoke",
      targetId: client.operatorId,
      detail: { name: client.name },
    });
  });
}
