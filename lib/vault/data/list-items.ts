import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import { type Clock, systemClock } from "#lib/shared/clock.ts";
import { ITEMS_PER_PAGE, type ItemPage, type ItemState, type ListItemsInput } from "../schema.ts";
import { type ItemRow, inSections, itemColumns, stateColumn, toSummary, visibleSections } from "./item-rows.ts";

/** One page of the items of every section that the actor may view, or of one of them. */
export async function listItems(actor: Actor, input: ListItemsInput, clock: Clock = systemClock): Promise<ItemPage> {
  const now = clock();
  const sections = await visibleSections(actor, input.sectionId);
  const where = Prisma.join([inSections(actor, sections), ...filters(input)], " and ");
  const inState = input.state ? Prisma.sql`where "state" = ${input.state}` : Prisma.empty;

  const [counts, rows] = await Promise.all([
    db.$queryRaw<{ state: ItemState; count: number }[]>`
      select ${stateColumn(now)} as "state", count(*)::int as "count" from "VaultItem" i where ${where} group by 1`,
    db.$queryRaw<ItemRow[]>`
      with page as (
        select "id" from (select i.*, ${stateColumn(now)} as "state" from "VaultItem" i where ${where}) i ${inState}
        order by ${order(input)} limit ${ITEMS_PER_PAGE} offset ${(input.page - 1) * ITEMS_PER_PAGE})
      select ${itemColumns(now)} from "VaultItem" i
      where i."tenantId" = ${actor.tenantId}::uuid and i."id" in (select "id" from page) order by ${order(input)}`,
  ]);
  const countByState = Object.fromEntries(counts.map(({ state, count }) => [state, count])) as ItemPage["countByState"];
  const all = counts.reduce((sum, { count }) => sum + count, 0);
  return {
    items: rows.map((row) => toSummary(row, sections)),
    total: input.state ? (countByState[input.state] ?? 0) : all,
    page: input.page,
    perPage: ITEMS_PER_PAGE,
    countByState,
  };
}

function filters({ search, appId, kind }: ListItemsInput): Prisma.Sql[] {
  const conditions: Prisma.Sql[] = [];
  if (search !== "") {
    // The expression of the index VaultItem_search, letter for letter.
    const pattern = `%${search.toLowerCase().replace(/[\\%_]/g, "\\$&")}%`;
    conditions.push(
      Prisma.sql`lower(i."name" || ' ' || coalesce(i."appId", '') || ' ' || coalesce(i."accountName", '')) like ${pattern}`,
    );
  }
  if (appId !== undefined) conditions.push(Prisma.sql`i."appId" = ${appId}`);
  if (kind !== undefined) conditions.push(Prisma.sql`i."kind" = ${kind}::"ItemKind"`);
  return conditions;
}

const sortColumns = {
  updated: Prisma.sql`i."updatedAt"`,
  created: Prisma.sql`i."createdAt"`,
  name: Prisma.sql`lower(i."name")`,
  app: Prisma.sql`coalesce(i."appId", i."kind"::text)`,
} as const;

function order({ sort, direction }: ListItemsInput): Prisma.Sql {
  const isText = sort === "name" || sort === "app";
  const way = (direction ?? (isText ? "asc" : "desc")) === "asc" ? Prisma.sql`asc` : Prisma.sql`desc`;
  // The id after it: equal rows keep their places from page to page.
  return Prisma.sql`${sortColumns[sort]} ${way}, i."id" ${way}`;
}
