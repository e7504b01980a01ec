import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import { likePiece } from "#lib/db/like.ts";
import { type Clock, systemClock } from "#lib/shared/clock.ts";
import { ITEMS_PER_PAGE, type ItemPage, type ItemState, itemStates, type ListItemsInput } from "../schema.ts";
import {
  type ItemRow,
  inSections,
  isInState,
  itemColumns,
  stateColumn,
  toSummary,
  visibleSections,
} from "./item-rows.ts";

/** One page of the items of every section that the actor may view, or of one of them. */
export async function listItems(actor: Actor, input: ListItemsInput, clock: Clock = systemClock): Promise<ItemPage> {
  const now = clock();
  const sections = await visibleSections(actor, input.sectionId);
  const where = Prisma.join([inSections(actor, sections), ...filters(input)], " and ");
  const inState = input.state ? Prisma.sql`and ${stateColumn(now)} = ${input.state}` : Prisma.empty;

  const [countByState, rows] = await Promise.all([
    countStates(where, now),
    // The ids by an index alone, then the rows of just these.
    db.$queryRaw<ItemRow[]>`
      with page as materialized (
        select i."id" from "VaultItem" i where ${where} ${inState}
        order by ${order(input)} limit ${ITEMS_PER_PAGE} offset ${(input.page - 1) * ITEMS_PER_PAGE})
      select ${itemColumns(now)} from "VaultItem" i
      where i."tenantId" = ${actor.tenantId}::uuid and i."id" in (select "id" from page) order by ${order(input)}`,
  ]);
  const all = Object.values(countByState).reduce((sum, count) => sum + count, 0);
  return {
    items: rows.map((row) => toSummary(row, sections)),
    total: input.state ? (countByState[input.state] ?? 0) : all,
    page: input.page,
    perPage: ITEMS_PER_PAGE,
    countByState,
  };
}

/** One pass with a counter for each state: grouping by the state took twice as long. States without items are left out. */
async function countStates(where: Prisma.Sql, now: Date): Promise<ItemPage["countByState"]> {
  const counters = itemStates.map(
    (state) => Prisma.sql`count(*) filter (where ${isInState(state, now)})::int as ${Prisma.raw(`"${state}"`)}`,
  );
  const [counts] = await db.$queryRaw<Record<ItemState, number>[]>`
    select ${Prisma.join(counters)} from "VaultItem" i where ${where}`;
  return Object.fromEntries(Object.entries(counts ?? {}).filter(([, count]) => count > 0));
}

function filters({ search, appId, kind }: ListItemsInput): Prisma.Sql[] {
  const conditions: Prisma.Sql[] = [];
  if (search !== "") {
    const pattern = likePiece(search);
    conditions.push(Prisma.sql`i."searchText" like ${pattern}`);
  }
  if (appId !== undefined) conditions.push(Prisma.sql`i."appId" = ${appId}`);
  if (kind !== undefined) conditions.push(Prisma.sql`i."kind" = ${kind}::"ItemKind"`);
  return conditions;
}

const sortColumns = {
  updated: Prisma.sql`i."updatedAt"`,
  created: Prisma.sql`i."createdAt"`,
  name: Prisma.sql`i."nameKey"`,
  app: Prisma.sql`i."typeKey"`,
} as const;

function order({ sort, direction }: ListItemsInput): Prisma.Sql {
  const isText = sort === "name" || sort === "app";
  const way = (direction ?? (isText ? "asc" : "desc")) === "asc" ? Prisma.sql`asc` : Prisma.sql`desc`;
  // The id after it: equal rows keep their places from page to page.
  return Prisma.sql`${sortColumns[sort]} ${way}, i."id" ${way}`;
}
