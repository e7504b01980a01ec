import "server-only";
import type { Tx } from "#lib/db/client.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { GroupMark } from "../schema.ts";

/** @throws AppError NOT_FOUND if the tenant has no such group. */
export async function findGroup(tx: Tx, tenantId: string, groupId: string): Promise<GroupMark> {
  const group = await tx.operatorGroup.findFirst({
    where: { tenantId, id: groupId },
    select: { id: true, name: true, kind: true },
  });
  if (!group) throw new AppError("NOT_FOUND", "errors.groupNotFound");
  return group;
}

/** @throws AppError NOT_FOUND; CONFLICT for one of the two groups that every tenant has. */
export async function findCustomGroup(tx: Tx, tenantId: string, groupId: string): Promise<GroupMark> {
  const group = await findGroup(tx, tenantId, groupId);
  if (group.kind !== "custom") throw new AppError("CONFLICT", "errors.groupBuiltIn", { group: group.name });
  return group;
}

/** @throws AppError CONFLICT, with the field, if another group has that name. */
export async function requireFreeName(tx: Tx, tenantId: string, name: string, except?: string): Promise<void> {
  // Prisma's "insensitive" is a LIKE, to which `%` and `_` in a name are wildcards.
  const taken = await tx.$queryRaw<unknown[]>`select 1 from "OperatorGroup"
    where "tenantId" = ${tenantId}::uuid and lower("name") = lower(${name})
      and "id" is distinct from ${except ?? null}::uuid limit 1`;
  if (taken.length > 0)
    throw new AppError("CONFLICT", "errors.groupNameTaken", {}, { name: ["errors.groupNameTaken"] });
}
