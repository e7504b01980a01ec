import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import { likePiece } from "#lib/db/like.ts";
import { sectionsWith } from "#lib/permissions/section-access.ts";
import { type Clock, systemClock } from "#lib/shared/clock.ts";
import { isAnyHost } from "../any-host.ts";
import { type ItemOption, type ListOptionsInput, MAX_OPTIONS, type OptionList } from "../schema.ts";
import { compareSections } from "../section-order.ts";
import { inSections, stateColumn, visibleSections } from "./item-rows.ts";

type OptionRow = Omit<ItemOption, "isAnyHost" | "canChange"> & { ready: boolean };

/**
 * Items that the actor may choose in a flow, by section and name: the first `MAX_OPTIONS` of what the input leaves. Ids
 * of items that are gone, or that the actor may not see, give nothing.
 */
export async function listItemOptions(
  actor: Actor,
  input: ListOptionsInput,
  clock: Clock = systemClock,
): Promise<OptionList> {
  const [sections, changeable] = await Promise.all([
    visibleSections(actor),
    db.vaultSection.findMany({ where: sectionsWith(actor, "change"), select: { id: true } }),
  ]);
  const ordered = [...sections].map(([id, name]) => ({ id, name })).toSorted(compareSections);
  const where = Prisma.join([inSections(actor, sections), ...conditions(input)], " and ");
  const rows = await db.$queryRaw<OptionRow[]>`
    select i."id", i."kind"::text as "kind", i."name", i."appId", i."setupType", i."sectionId", s."name" as "sectionName",
      i."accountName", i."ready", i."origins", i."expiresAt", ${stateColumn(clock())} as "state"
    from "VaultItem" i join unnest(${ordered.map(({ id }) => id)}::uuid[], ${ordered.map(({ name }) => name)}::text[])
      with ordinality as s("id", "name", "rank") on s."id" = i."sectionId"
    where ${where} order by s."rank", i."nameKey", i."id" limit ${MAX_OPTIONS + 1}`;
  const canChange = new Set(changeable.map(({ id }) => id));
  return {
    options: rows.slice(0, MAX_OPTIONS).map(({ ready, ...row }) => ({
      ...row,
      isAnyHost: isAnyHost({ ...row, ready }),
      canChange: canChange.has(row.sectionId),
    })),
    hasMore: rows.length > MAX_OPTIONS,
  };
}

function conditions({ search, kinds, appIds, ids }: ListOptionsInput): Prisma.Sql[] {
  const pattern = likePiece(search);
  return [
    ...(search === "" ? [] : [Prisma.sql`i."searchText" like ${pattern}`]),
    ...(kinds ? [Prisma.sql`i."kind" = any(${kinds}::"ItemKind"[])`] : []),
    ...(appIds ? [Prisma.sql`i."appId" = any(${appIds}::text[])`] : []),
    ...(ids ? [Prisma.sql`i."id" = any(${ids}::uuid[])`] : []),
  ];
}
