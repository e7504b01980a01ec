import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { newId } from "#lib/db/ids.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { requireFreeName } from "./find-group.ts";
import { lockAdministrators } from "./lock-administrators.ts";

/**
 * A group without members and without grants.
 *
 * @throws AppError CONFLICT if another group has that name, whatever its case.
 */
export async function createGroup(actor: Actor, { name }: { name: string }): Promise<{ id: string }> {
  authorize(actor, "operator:write");
  const { tenantId } = actor;
  const id = newId();
  return db.$transaction(async (tx) => {
    await lockAdministrators(tx, actor);
    await requireFreeName(tx, tenantId, name);
    await tx.operatorGroup.create({ data: { tenantId, id, name }, select: { id: true } });
    await recordAudit(tx, actor, { action: "group.create", targetId: id, detail: { name } });
    return { id };
  });
}
