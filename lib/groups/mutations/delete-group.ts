import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { lockSections } from "#lib/permissions/section-access.ts";
import { requireActiveHolder } from "#lib/sections/mutations/require-holder.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { findCustomGroup } from "./find-group.ts";
import { lockAdministrators } from "./lock-administrators.ts";

/**
 * Takes a group away, with what it granted to its members.
 *
 * @throws AppError NOT_FOUND; CONFLICT for a built-in group, or while a section has no other person with Full control.
 */
export async function deleteGroup(actor: Actor, { groupId }: { groupId: string }): Promise<void> {
  authorize(actor, "operator:write");
  const { tenantId } = actor;
  await db.$transaction(async (tx) => {
    await lockAdministrators(tx, actor);
    const group = await findCustomGroup(tx, tenantId, groupId);
    const sectionIds = await lockGrants(tx, tenantId, groupId);
    await tx.operatorGroup.deleteMany({ where: { tenantId, id: groupId } });
    await requireActiveHolder(tx, tenantId, sectionIds);
    await recordAudit(tx, actor, { action: "group.delete", targetId: groupId, detail: { name: group.name } });
  });
}

/** Sections first, as all who grant take them; then the group, so that no grant to it comes in between. */
async function lockGrants(tx: Tx, tenantId: string, groupId: string): Promise<string[]> {
  const locked = await findGrantedSections(tx, tenantId, groupId);
  await lockSections(tx, tenantId, locked, "update");
  await tx.$queryRaw`select 1 from "OperatorGroup"
    where "tenantId" = ${tenantId}::uuid and "id" = ${groupId}::uuid for update`;
  const granted = await findGrantedSections(tx, tenantId, groupId);
  if (granted.some((id) => !locked.includes(id))) throw new AppError("CONFLICT", "errors.groupBusy");
  return granted;
}

async function findGrantedSections(tx: Tx, tenantId: string, groupId: string): Promise<string[]> {
  const rows = await tx.vaultAuthorization.findMany({
    where: { tenantId, groupId },
    select: { sectionId: true },
    distinct: ["sectionId"],
  });
  return rows.map(({ sectionId }) => sectionId);
}
