import "server-only";
import { db } from "#lib/db/client.ts";
import type { Prisma } from "#lib/db/generated/client.ts";
import type { GroupKind, GroupSummary } from "../schema.ts";

export const groupColumns = {
  id: true,
  name: true,
  kind: true,
  createdAt: true,
} as const satisfies Prisma.OperatorGroupSelect;

/** Neither deactivated nor the service account of an API client. */
export const isPerson = { deactivatedAt: null, email: { not: null } } satisfies Prisma.OperatorWhereInput;

export function countPeople(tenantId: string): Promise<number> {
  return db.operator.count({ where: { tenantId, ...isPerson } });
}

type GroupRow = { id: string; name: string; kind: GroupKind; createdAt: Date };

export function toSummary(row: GroupRow, people: number, members: number, sectionCount: number): GroupSummary {
  return { ...row, memberCount: row.kind === "everyone" ? people : members, sectionCount };
}
