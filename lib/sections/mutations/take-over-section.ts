import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { newId } from "#lib/db/ids.ts";
import { lockAdministrators } from "#lib/groups/mutations/lock-administrators.ts";
import { addNotices } from "#lib/notices/mutations.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { lockSections } from "#lib/permissions/section-access.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { findOperatorName } from "../data.ts";
import { findHolders, findOrphans } from "./require-holder.ts";

/**
 * Gives an administrator Full control of a section that no active person fully controls. Whoever may view it is told,
 * those who were deactivated on their return.
 *
 * @throws AppError NOT_FOUND for any other section, alike for one that somebody controls and one that is not there.
 */
export async function takeOverSection(actor: Actor, { sectionId }: { sectionId: string }): Promise<{ id: string }> {
  authorize(actor, "section:takeOver");
  const { tenantId, operatorId } = actor;
  return db.$transaction(async (tx) => {
    await lockAdministrators(tx, actor);
    await lockSections(tx, tenantId, [sectionId], "update");
    const [section] = await findOrphans(tx, tenantId, [sectionId]);
    if (!section) throw new AppError("NOT_FOUND", "errors.sectionNotOrphaned");
    const viewers = await findHolders(tx, tenantId, [section.id], "view", "everybody");
    await tx.vaultAuthorization.createMany({
      data: (["view", "change"] as const).map((right) => ({
        tenantId,
        id: newId(),
        sectionId: section.id,
        right,
        operatorId,
      })),
      skipDuplicates: true,
    });
    await addNotices(
      tx,
      tenantId,
      viewers.map((viewer) => viewer.operatorId).filter((id) => id !== operatorId),
      {
        messageKey: "notices.takenOver",
        params: { admin: await findOperatorName(tx, tenantId, operatorId), section: section.name },
      },
    );
    await recordAudit(tx, actor, {
      action: "section.takeOver",
      targetId: section.id,
      detail: { section: section.name },
    });
    return { id: section.id };
  });
}
