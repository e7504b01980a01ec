import "server-only";
import { db } from "#lib/db/client.ts";
import type { Prisma } from "#lib/db/generated/client.ts";
import type { OperatorState, OperatorSummary } from "../schema.ts";

export const operatorColumns = {
  id: true,
  name: true,
  email: true,
  role: true,
  passwordChangedAt: true,
  deactivatedAt: true,
  memberships: {
    select: { group: { select: { id: true, name: true, kind: true } } },
    orderBy: [{ group: { kind: "asc" } }, { group: { name: "asc" } }],
  },
} as const satisfies Prisma.OperatorSelect;

type OperatorRow = Prisma.OperatorGetPayload<{ select: typeof operatorColumns }>;

/** Rows as the dashboard shows them. When each was last seen is asked in one query for all. */
export async function toSummaries(tenantId: string, rows: readonly OperatorRow[]): Promise<OperatorSummary[]> {
  const operatorId = { in: rows.map(({ id }) => id) };
  const seen = await db.session.groupBy({
    by: ["operatorId"],
    where: { tenantId, operatorId },
    _max: { lastSeenAt: true },
  });
  const lastSeen = new Map(seen.map(({ operatorId: id, _max }) => [id, _max.lastSeenAt]));
  return rows.map((row) => toSummary(row, lastSeen.get(row.id) ?? null));
}

function toSummary({ id, name, email, memberships, ...row }: OperatorRow, lastSeenAt: Date | null): OperatorSummary {
  const groups = memberships.map(({ group }) => group);
  const role = groups.some(({ kind }) => kind === "administrators") ? "admin" : row.role;
  return { id, name, email: email ?? "", role, groups, state: stateOf(row), lastSeenAt };
}

/** Whoever has a password has chosen it, or was given it, at a time that is kept beside it. */
function stateOf(row: Pick<OperatorRow, "passwordChangedAt" | "deactivatedAt">): OperatorState {
  if (row.deactivatedAt) return "deactivated";
  return row.passwordChangedAt ? "active" : "invited";
}
