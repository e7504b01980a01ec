import "server-only";
import type { AuditEntry } from "#lib/audit/schema.ts";
import type { Actor } from "#lib/auth/actor.ts";
import type { Tx } from "#lib/db/client.ts";
import { tellHoldersOfJoining } from "#lib/sections/mutations/tell-holders.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { GroupMark } from "../schema.ts";

/**
 * Puts an operator into a group and tells whoever fully controls the sections that the group has a grant on.
 *
 * @returns What to record last; nothing if they are in it already.
 * @throws AppError CONFLICT for *Everyone*, which has no rows: all are in it.
 */
export async function joinGroup(
  tx: Tx,
  actor: Actor,
  group: GroupMark,
  operator: { id: string; name: string },
): Promise<AuditEntry[]> {
  if (group.kind === "everyone") throw new AppError("CONFLICT", "errors.groupEveryone");
  const { tenantId } = actor;
  const made = await tx.groupMember.createMany({
    data: { tenantId, groupId: group.id, operatorId: operator.id },
    skipDuplicates: true,
  });
  if (made.count === 0) return [];
  await tellHoldersOfJoining(tx, actor, { operatorId: operator.id, groupId: group.id });
  const detail = { group: group.name, operator: operator.name };
  return [{ action: "group.addMember", targetId: group.id, detail }];
}
