import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import { likePiece } from "#lib/db/like.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { type ListOperatorsInput, OPERATORS_PER_PAGE, type OperatorPage } from "../schema.ts";
import { operatorColumns, toSummaries } from "./operator-rows.ts";

/** One page of the tenant's people by name, the deactivated ones behind. For administrators. */
export async function listOperators(actor: Actor, { search, page }: ListOperatorsInput): Promise<OperatorPage> {
  authorize(actor, "operator:write");
  const { tenantId } = actor;
  const where = Prisma.join(
    [Prisma.sql`o."tenantId" = ${tenantId}::uuid and o."email" is not null`, ...matching(search)],
    " and ",
  );
  const [counts, places] = await Promise.all([
    db.$queryRaw<{ total: number }[]>`select count(*)::int as "total" from "Operator" o where ${where}`,
    // Prisma has no word for a collation, and without one Élise comes after Zoé.
    db.$queryRaw<{ id: string }[]>`select o."id" from "Operator" o where ${where}
      order by o."deactivatedAt" is not null, o."name" collate "und-x-icu", o."id"
      limit ${OPERATORS_PER_PAGE} offset ${(page - 1) * OPERATORS_PER_PAGE}`,
  ]);
  const ids = places.map(({ id }) => id);
  const rows = await db.operator.findMany({ where: { tenantId, id: { in: ids } }, select: operatorColumns });
  rows.sort((one, other) => ids.indexOf(one.id) - ids.indexOf(other.id));
  const operators = await toSummaries(tenantId, rows);
  return { operators, total: counts[0]?.total ?? 0, page, perPage: OPERATORS_PER_PAGE };
}

function matching(search: string): Prisma.Sql[] {
  if (search === "") return [];
  const pattern = likePiece(search);
  return [Prisma.sql`(lower(o."name") like ${pattern} or o."email" like ${pattern})`];
}
