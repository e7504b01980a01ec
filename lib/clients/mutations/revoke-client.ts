import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor, SystemActor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { lockSections } from "#lib/permissions/section-access.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { lockClient } from "./lock-client.ts";

/**
 * Ends a client for good, and its grants with it. Tokens that it has stop working within five seconds, on every
 * engine.
 */
export async function revokeClient(actor: Actor | SystemActor, { clientId }: { clientId: string }): Promise<void> {
  if (actor.operatorId !== null) authorize(actor, "client:write");
  const { tenantId } = actor;
  await db.$transaction(async (tx) => {
    const found = await tx.apiClient.findFirst({
      where: { tenantId, id: clientId, revokedAt: null },
      select: { operator: { select: { authorizations: { select: { sectionId: true } } } } },
    });
    if (!found) throw new AppError("NOT_FOUND", "errors.clientNotFound");
    const sectionIds = found.operator.authorizations.map(({ sectionId }) => sectionId);
    await lockSections(tx, tenantId, [...new Set(sectionIds)], "update");
    const { operatorId, name } = await lockClient(tx, tenantId, clientId);
    await tx.apiClient.updateMany({ where: { tenantId, id: clientId }, data: { revokedAt: new Date() } });
    await tx.vaultAuthorization.deleteMany({ where: { tenantId, operatorId } });
    await recordAudit(tx, actor, { action: "client.revoke", targetId: operatorId, detail: { name } });
  });
}
