import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { isForeignKeyViolation } from "#lib/db/errors.ts";
import { requireSection } from "#lib/permissions/section-access.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { getSection } from "../data.ts";

/** @throws AppError CONFLICT while something is in it, connections and live API clients too, with what it is. */
export async function deleteSection(actor: Actor, { sectionId }: { sectionId: string }): Promise<{ id: string }> {
  try {
    return await db.$transaction(async (tx) => {
      const section = await requireSection(tx, actor, sectionId, "change", "update");
      const { tenantId } = actor;
      await dropRevokedClients(tx, tenantId, section.id);
      await tx.vaultSection.deleteMany({ where: { tenantId, id: section.id } });
      await recordAudit(tx, actor, { action: "section.delete", targetId: section.id, detail: { name: section.name } });
      return { id: section.id };
    });
  } catch (error) {
    // The foreign keys of items and clients decided, so one that came in meanwhile counts.
    if (isForeignKeyViolation(error)) throw await notEmpty(actor, sectionId);
    throw error;
  }
}

/** What is revoked is never used again; its row would hold the section for ever. The audit log remembers it. */
async function dropRevokedClients(tx: Tx, tenantId: string, sectionId: string): Promise<void> {
  await tx.apiClient.deleteMany({ where: { tenantId, sectionId, revokedAt: { not: null } } });
}

async function notEmpty(actor: Actor, sectionId: string): Promise<AppError> {
  const { name, connectionCount, storedItemCount, clients } = await getSection(actor, sectionId);
  if (connectionCount + storedItemCount === 0) {
    return new AppError("CONFLICT", "errors.sectionOfClients", { section: name, count: clients.length });
  }
  return new AppError("CONFLICT", "errors.sectionNotEmpty", {
    section: name,
    connections: connectionCount,
    items: storedItemCount,
    both: connectionCount > 0 && storedItemCount > 0 ? "yes" : "no",
  });
}
