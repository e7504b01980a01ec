import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import type { Prisma } from "#lib/db/generated/client.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { GroupMark } from "../schema.ts";
import { isPerson } from "./group-rows.ts";

const columns = { id: true, name: true, kind: true } as const satisfies Prisma.OperatorGroupSelect;

/** Every group, for every operator: whoever shares a section must be able to name whom with. */
export async function listV4Groups(actor: Actor): Promise<GroupMark[]> {
  return db.operatorGroup.findMany({
    where: { tenantId: actor.tenantId },
    select: columns,
    orderBy: [{ kind: "asc" }, { name: "asc" }, { id: "asc" }],
  });
}

/** @throws AppError NOT_FOUND */
export async function getV4Group(actor: Actor, groupId: string): Promise<GroupMark> {
  const group = await db.operatorGroup.findFirst({ where: { tenantId: actor.tenantId, id: groupId }, select: columns });
  if (!group) throw new AppError("NOT_FOUND", "errors.groupNotFound");
  return group;
}

/**
 * The ids of the active people in a group: of *Everyone*, all.
 *
 * @throws AppError NOT_FOUND
 */
export async function listV4Members(actor: Actor, groupId: string): Promise<string[]> {
  const { tenantId } = actor;
  const { kind } = await getV4Group(actor, groupId);
  const rows = await db.operator.findMany({
    where: { tenantId, ...isPerson, ...(kind !== "everyone" && { memberships: { some: { groupId } } }) },
    select: { id: true },
    orderBy: [{ name: "asc" }, { id: "asc" }],
  });
  return rows.map(({ id }) => id);
}

/** The ids of the groups that an operator is in, *Everyone* with them. */
export async function listV4GroupsOf(actor: Actor, operatorId: string): Promise<string[]> {
  const rows = await db.operatorGroup.findMany({
    where: { tenantId: actor.tenantId, OR: [{ kind: "everyone" }, { members: { some: { operatorId } } }] },
    select: { id: true },
    orderBy: [{ kind: "asc" }, { name: "asc" }, { id: "asc" }],
  });
  return rows.map(({ id }) => id);
}
