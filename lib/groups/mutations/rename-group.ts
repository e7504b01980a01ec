import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { findCustomGroup, requireFreeName } from "./find-group.ts";
import { lockAdministrators } from "./lock-administrators.ts";

/** @throws AppError NOT_FOUND; CONFLICT for a built-in group, or a name that another group has. */
export async function renameGroup(actor: Actor, input: { groupId: string; name: string }): Promise<void> {
  authorize(actor, "operator:write");
  const { tenantId } = actor;
  const { groupId, name } = input;
  await db.$transaction(async (tx) => {
    await lockAdministrators(tx, actor);
    const group = await findCustomGroup(tx, tenantId, groupId);
    if (group.name === name) return;
    await requireFreeName(tx, tenantId, name, groupId);
    await tx.operatorGroup.update({
      where: { tenantId_id: { tenantId, id: groupId } },
      data: { name },
      select: { id: true },
    });
    await recordAudit(tx, actor, {
      action: "group.rename",
      targetId: groupId,
      detail: { before: group.name, after: name },
    });
  });
}
