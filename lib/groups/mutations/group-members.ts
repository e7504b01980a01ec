import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { requirePerson } from "#lib/operators/mutations/require-person.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { GroupMemberInput } from "../schema.ts";
import { findGroup } from "./find-group.ts";
import { joinGroup } from "./join-group.ts";
import { leaveGroup } from "./leave-group.ts";
import { lockAdministrators } from "./lock-administrators.ts";

/**
 * To join Administrators is to become an administrator. Who is in the group already stays in it.
 *
 * @throws AppError NOT_FOUND; CONFLICT for *Everyone*, or an operator who was deactivated.
 */
export async function addGroupMember(actor: Actor, { groupId, operatorId }: GroupMemberInput): Promise<void> {
  authorize(actor, "operator:write");
  const { tenantId } = actor;
  await db.$transaction(async (tx) => {
    await lockAdministrators(tx, actor);
    const group = await findGroup(tx, tenantId, groupId);
    const operator = await requirePerson(tx, tenantId, operatorId);
    if (operator.deactivatedAt) throw new AppError("CONFLICT", "errors.operatorDeactivated", { name: operator.name });
    for (const entry of await joinGroup(tx, actor, group, operator)) await recordAudit(tx, actor, entry);
  });
}

/** @throws AppError NOT_FOUND, also for who is no member; CONFLICT for *Everyone*, and for the last administrator. */
export async function removeGroupMember(actor: Actor, { groupId, operatorId }: GroupMemberInput): Promise<void> {
  authorize(actor, "operator:write");
  const { tenantId } = actor;
  await db.$transaction(async (tx) => {
    await lockAdministrators(tx, actor);
    const group = await findGroup(tx, tenantId, groupId);
    const operator = await requirePerson(tx, tenantId, operatorId);
    const [entry] = await leaveGroup(tx, actor, group, operator);
    if (!entry) throw new AppError("NOT_FOUND", "errors.memberNotFound");
    await recordAudit(tx, actor, entry);
  });
}
