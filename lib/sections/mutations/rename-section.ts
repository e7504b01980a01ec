import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { requireSection } from "#lib/permissions/section-access.ts";
import type { RenameSectionInput } from "../schema.ts";

export async function renameSection(actor: Actor, { sectionId, name }: RenameSectionInput): Promise<{ id: string }> {
  return db.$transaction(async (tx) => {
    const section = await requireSection(tx, actor, sectionId, "change", "update");
    await tx.vaultSection.update({
      where: { tenantId_id: { tenantId: actor.tenantId, id: section.id } },
      data: { name },
      select: { id: true },
    });
    await recordAudit(tx, actor, {
      action: "section.rename",
      targetId: section.id,
      detail: { before: section.name, after: name },
    });
    return { id: section.id };
  });
}
