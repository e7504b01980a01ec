import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import type { Tx } from "#lib/db/client.ts";
import { AppError } from "#lib/shared/app-error.ts";

/**
 * Puts everything that decides who administers a tenant, and who is in which group, one after the other, and asks
 * again under that lock whether the actor still is an administrator: of two who remove each other, the second is
 * refused. Comes before any lock on a section.
 *
 * @returns The id of the group Administrators.
 * @throws AppError FORBIDDEN if the actor is an active administrator no more.
 */
export async function lockAdministrators(tx: Tx, actor: Actor): Promise<string> {
  const { tenantId, operatorId } = actor;
  // No key of the row changes, so that a grant to the group, which refers to it, need not wait.
  const [group] = await tx.$queryRaw<{ id: string }[]>`select "id" from "OperatorGroup"
    where "tenantId" = ${tenantId}::uuid and "kind" = 'administrators' for no key update`;
  if (!group) throw new Error(`tenant ${tenantId} has no group Administrators`);
  const memberships = await tx.groupMember.count({
    where: { tenantId, groupId: group.id, operatorId, operator: { deactivatedAt: null } },
  });
  if (memberships === 0) throw new AppError("FORBIDDEN", "errors.roleForbids");
  return group.id;
}

/**
 * Under `lockAdministrators`, before an operator stops being an administrator. Who was invited and has no password yet
 * is none to rely on; the actor plainly is one.
 *
 * @throws AppError CONFLICT if nobody else would be left.
 */
export async function requireAnotherAdministrator(tx: Tx, actor: Actor, operatorId: string): Promise<void> {
  const { tenantId } = actor;
  const others = await tx.groupMember.count({
    where: {
      tenantId,
      group: { kind: "administrators" },
      operatorId: { not: operatorId },
      operator: {
        email: { not: null },
        deactivatedAt: null,
        OR: [{ passwordHash: { not: null } }, { id: actor.operatorId }],
      },
    },
  });
  if (others === 0) throw new AppError("CONFLICT", "errors.lastAdministrator");
}
