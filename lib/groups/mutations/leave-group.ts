import "server-only";
import type { AuditEntry } from "#lib/audit/schema.ts";
import type { Actor } from "#lib/auth/actor.ts";
import type { Tx } from "#lib/db/client.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { GroupMark } from "../schema.ts";
import { requireAnotherAdministrator } from "./lock-administrators.ts";

/**
 * Takes an operator out of a group, under `lockAdministrators`. A section may be left without anybody who fully
 * controls it: an administrator can take that one over.
 *
 * @returns What to record last; nothing if they are not in it.
 * @throws AppError CONFLICT for *Everyone*, and for the last administrator.
 */
export async function leaveGroup(
  tx: Tx,
  actor: Actor,
  group: GroupMark,
  operator: { id: string; name: string },
): Promise<AuditEntry[]> {
  if (group.kind === "everyone") throw new AppError("CONFLICT", "errors.groupEveryone");
  const { tenantId } = actor;
  const gone = await tx.groupMember.deleteMany({ where: { tenantId, groupId: group.id, operatorId: operator.id } });
  if (gone.count === 0) return [];
  if (group.kind === "administrators") await requireAnotherAdministrator(tx, actor, operator.id);
  const detail = { group: group.name, operator: operator.name };
  return [{ action: "group.removeMember", targetId: group.id, detail }];
}
