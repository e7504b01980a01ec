import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import type { GroupSummary } from "../schema.ts";
import { countPeople, groupColumns, isPerson, toSummary } from "./group-rows.ts";

/** The two built-in groups, then the tenant's own by name. For administrators. */
export async function listGroups(actor: Actor): Promise<GroupSummary[]> {
  authorize(actor, "operator:write");
  const { tenantId } = actor;
  const [people, rows, grants] = await Promise.all([
    countPeople(tenantId),
    db.operatorGroup.findMany({
      where: { tenantId },
      select: { ...groupColumns, _count: { select: { members: { where: { operator: isPerson } } } } },
      orderBy: [{ kind: "asc" }, { name: "asc" }, { id: "asc" }],
    }),
    db.vaultAuthorization.groupBy({
      by: ["groupId"],
      where: { tenantId, right: "view", groupId: { not: null } },
      _count: true,
    }),
  ]);
  const sections = new Map(grants.map(({ groupId, _count }) => [groupId, _count]));
  return rows.map(({ _count, ...row }) => toSummary(row, people, _count.members, sections.get(row.id) ?? 0));
}
