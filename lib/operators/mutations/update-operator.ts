import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { AuditEntry } from "#lib/audit/schema.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { isUniqueViolation } from "#lib/db/errors.ts";
import { findGroup } from "#lib/groups/mutations/find-group.ts";
import { joinGroup } from "#lib/groups/mutations/join-group.ts";
import { leaveGroup } from "#lib/groups/mutations/leave-group.ts";
import { lockAdministrators } from "#lib/groups/mutations/lock-administrators.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import type { Role } from "#lib/permissions/policy.ts";
import type { UpdateOperatorInput } from "../schema.ts";
import { emailTaken } from "./create-operator.ts";
import { type Person, requirePerson } from "./require-person.ts";

/**
 * Changes who somebody is and what their role lets them do. What is left out, or is so already, stays.
 *
 * @throws AppError NOT_FOUND; CONFLICT for an address that is taken, or if no administrator would be left.
 */
export async function updateOperator(actor: Actor, input: UpdateOperatorInput): Promise<void> {
  authorize(actor, "operator:write");
  const { tenantId } = actor;
  const { operatorId: id, name, email, language, role } = input;
  try {
    await db.$transaction(async (tx) => {
      const administrators = await lockAdministrators(tx, actor);
      const before = await requirePerson(tx, tenantId, id);
      const after = {
        name: name ?? before.name,
        email: email ?? before.email,
        language: language ?? before.language,
        role: role ?? before.role,
      };
      const { role: newRole, ...shown } = after;
      const moved = await changeRole(tx, actor, administrators, before, newRole);
      await tx.operator.updateMany({ where: { tenantId, id }, data: shown });
      const entries = [...moved, ...changesOf(before, after)];
      for (const entry of entries) await recordAudit(tx, actor, entry);
    });
  } catch (error) {
    if (isUniqueViolation(error) && email !== undefined) throw emailTaken(email);
    throw error;
  }
}

/** The role admin is membership of Administrators and is stored as nothing else. */
async function changeRole(tx: Tx, actor: Actor, groupId: string, person: Person, role: Role): Promise<AuditEntry[]> {
  if (role === person.role) return [];
  const { tenantId } = actor;
  const group = await findGroup(tx, tenantId, groupId);
  if (role === "admin") return joinGroup(tx, actor, group, person);
  await tx.operator.updateMany({ where: { tenantId, id: person.id }, data: { role } });
  return person.role === "admin" ? leaveGroup(tx, actor, group, person) : [];
}

type Facts = Pick<Person, "name" | "email" | "role" | "language">;

function changesOf({ id, ...before }: Person, after: Facts): AuditEntry[] {
  const facts = ({ name, email, role, language }: Facts) => ({ name, email, role, language });
  const detail = { before: facts(before), after: facts(after) };
  const isSame = JSON.stringify(detail.before) === JSON.stringify(detail.after);
  return isSame ? [] : [{ action: "operator.update", targetId: id, detail }];
}
