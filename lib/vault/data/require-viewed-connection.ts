import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import type { Tx } from "#lib/db/client.ts";
import { requireSection, sectionsWith } from "#lib/permissions/section-access.ts";
import { AppError } from "#lib/shared/app-error.ts";

/**
 * A connection that a setting of the tenant is to go through. Its section is locked until the transaction ends, so that a
 * revocation is before the write or after it.
 *
 * @throws AppError NOT_FOUND unless the actor may view it; INVALID if it is of none of the apps. Both name the field
 * `connectionId`.
 */
export async function requireViewedConnection(
  tx: Tx,
  actor: Actor,
  itemId: string,
  appIds: readonly string[],
): Promise<{ id: string; name: string; appId: string }> {
  const find = () =>
    tx.vaultItem.findFirst({
      where: { tenantId: actor.tenantId, id: itemId, kind: "connection", section: sectionsWith(actor, "view") },
      select: { id: true, name: true, appId: true, sectionId: true },
    });
  const place = await find();
  if (!place) throw notFound();
  await requireSection(tx, actor, place.sectionId, "view");
  await tx.$queryRaw`select 1 from "VaultItem"
    where "tenantId" = ${actor.tenantId}::uuid and "id" = ${itemId}::uuid for key share`;
  const connection = await find();
  // Moved meanwhile, it would be in a section that is not locked.
  if (!connection || connection.sectionId !== place.sectionId) throw notFound();
  const { id, name, appId } = connection;
  if (appId === null || !appIds.includes(appId)) {
    const messageKey = "errors.settingWrongApp";
    throw new AppError("INVALID", messageKey, {}, { connectionId: [messageKey] });
  }
  return { id, name, appId };
}

function notFound(): AppError {
  const messageKey = "errors.settingConnectionNotFound";
  return new AppError("NOT_FOUND", messageKey, {}, { connectionId: [messageKey] });
}
