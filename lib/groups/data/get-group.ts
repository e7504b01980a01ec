import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import type { Prisma } from "#lib/db/generated/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { GroupDetail } from "../schema.ts";
import { groupColumns, isPerson, toSummary } from "./group-rows.ts";

const personColumns = {
  id: true,
  name: true,
  email: true,
  role: true,
  deactivatedAt: true,
  memberships: { select: { groupId: true, group: { select: { kind: true } } } },
} as const satisfies Prisma.OperatorSelect;

type PersonRow = Prisma.OperatorGetPayload<{ select: typeof personColumns }>;

/** With its members, deactivated ones behind. For administrators. */
export async function getGroup(actor: Actor, { groupId }: { groupId: string }): Promise<GroupDetail> {
  authorize(actor, "operator:write");
  const { tenantId } = actor;
  const [group, sectionCount, rows] = await Promise.all([
    db.operatorGroup.findFirst({ where: { tenantId, id: groupId }, select: groupColumns }),
    db.vaultAuthorization.count({ where: { tenantId, groupId, right: "view" } }),
    db.operator.findMany({
      where: { tenantId, email: { not: null }, OR: [isPerson, { memberships: { some: { groupId } } }] },
      select: personColumns,
    }),
  ]);
  if (!group) throw new AppError("NOT_FOUND", "errors.groupNotFound");
  rows.sort(byName);
  const active = rows.filter(({ deactivatedAt }) => deactivatedAt === null);
  const isMember = (row: PersonRow) => row.memberships.some((each) => each.groupId === groupId);
  const isEveryone = group.kind === "everyone";
  return {
    ...toSummary(group, active.length, active.filter(isMember).length, sectionCount),
    members: (isEveryone ? active : rows.filter(isMember)).map(toMember),
    candidates: isEveryone ? [] : active.filter((row) => !isMember(row)).map(toPerson),
  };
}

/** As a reader has it, É beside E; whoever was deactivated comes behind. */
const collator = new Intl.Collator();
function byName(one: PersonRow, other: PersonRow): number {
  const place = (row: PersonRow) => (row.deactivatedAt === null ? 0 : 1);
  return place(one) - place(other) || collator.compare(one.name, other.name);
}

function toPerson({ id, name, email }: PersonRow): GroupDetail["candidates"][number] {
  return { id, name, email: email ?? "" };
}

function toMember(row: PersonRow): GroupDetail["members"][number] {
  const isAdmin = row.memberships.some(({ group }) => group.kind === "administrators");
  return { ...toPerson(row), role: isAdmin ? "admin" : row.role, isDeactivated: row.deactivatedAt !== null };
}
