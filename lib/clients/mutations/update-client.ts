import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { requireSection } from "#lib/permissions/section-access.ts";
import type { UpdateClientInput } from "../schema.ts";
import { scopesInOrder } from "../scope-groups.ts";
import { grantFullControl } from "./create-client.ts";
import { lockClient } from "./lock-client.ts";
import { tellHoldersOfScopes } from "./tell-holders.ts";

/**
 * Renames a client, and changes what it may ask for and where its new connections go. It gets Full control of a new
 * section, and keeps what it has. A scope that was taken away ends within five seconds, in tokens that it has too; of
 * those added, the holders of the sections that it reaches are told.
 *
 * @throws AppError NOT_FOUND for a client that is not there, and for a new section that the actor may not see;
 * FORBIDDEN for one that they do not fully control.
 */
export async function updateClient(actor: Actor, input: UpdateClientInput): Promise<void> {
  authorize(actor, "client:write");
  const { tenantId } = actor;
  const { clientId, name, sectionId } = input;
  const inOrder = (given: readonly string[]) => scopesInOrder.filter((scope) => given.includes(scope));
  const scopes = inOrder(input.scopes);
  await db.$transaction(async (tx) => {
    const found = await tx.apiClient.findFirst({ where: { tenantId, id: clientId }, select: { sectionId: true } });
    const isMoved = found !== null && sectionId !== undefined && found.sectionId !== sectionId;
    const moved = isMoved ? await requireSection(tx, actor, sectionId, "change", "update") : null;
    const client = await lockClient(tx, tenantId, clientId);
    const { operatorId } = client;
    if (moved) await grantFullControl(tx, { tenantId, sectionId: moved.id, operatorId });
    const section = moved ?? client.section;
    await tx.apiClient.updateMany({
      where: { tenantId, id: client.id },
      data: { name, scopes, sectionId: section.id },
    });
    // The audit log and the sections' permissions call it by its account's name.
    await tx.operator.updateMany({ where: { tenantId, id: operatorId }, data: { name } });
    const added = scopes.filter((scope) => !client.scopes.includes(scope));
    await tellHoldersOfScopes(tx, actor, { name, operatorId }, added);
    await recordAudit(tx, actor, {
      action: "client.update",
      targetId: operatorId,
      detail: {
        before: { name: client.name, scopes: inOrder(client.scopes), section: client.section.name },
        after: { name, scopes, section: section.name },
      },
    });
  });
}
