import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { AuditEntry } from "#lib/audit/schema.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { requireSection } from "#lib/permissions/section-access.ts";
import type { MoveItemInput } from "../schema.ts";
import { nextFingerprint } from "../seal-setup.ts";
import { type LockedItem, lockItem } from "./lock-item.ts";
import { translateNameTaken } from "./name-taken.ts";

/**
 * Puts an item into another section. Flows refer to it by id, so those that use it go on running.
 *
 * @throws AppError NOT_FOUND or FORBIDDEN unless the actor fully controls both sections; CONFLICT for a connection's
 * name that the other section has.
 */
export async function moveItem(actor: Actor, { itemId, sectionId }: MoveItemInput): Promise<{ id: string }> {
  return translateNameTaken(() =>
    db.$transaction(async (tx) => {
      const item = await lockItem(tx, actor, itemId, sectionId);
      if (item.sectionId !== sectionId) await recordAudit(tx, actor, await putSection(tx, actor, item, sectionId));
      return { id: item.id };
    }),
  );
}

/**
 * @param item From `lockItem` with this very section as its destination; not in it already.
 * @returns What to record, at the end of the caller's transaction.
 */
export async function putSection(tx: Tx, actor: Actor, item: LockedItem, sectionId: string): Promise<AuditEntry> {
  const section = await requireSection(tx, actor, sectionId, "change");
  await tx.vaultItem.update({
    where: { tenantId_id: { tenantId: actor.tenantId, id: item.id } },
    data: { sectionId: section.id, fingerprint: nextFingerprint(item.fingerprint) },
    select: { id: true },
  });
  return {
    action: "item.move",
    targetId: item.id,
    detail: { name: item.name, from: item.sectionName, to: section.name },
  };
}
