import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import { likeLiteral, likePiece } from "#lib/db/like.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { plainText } from "#lib/shared/plain-text.ts";
import { fromPublicId, type PublicIdPrefix } from "#lib/shared/public-id.ts";
import { inSections, visibleSections } from "#lib/vault/data/item-rows.ts";
import { MOST_FOUND, MOST_RECENT, type SearchInput, type SearchResult } from "./schema.ts";

/** No index knows names without their accents: so many rows are looked through, the last changed. */
const LOOKED_THROUGH = 2_000;
/** Before those whose name begins so are put first. */
const RANKED = 50;
const EXECUTIONS_OF_FLOW = 2;
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

type Sections = ReadonlyMap<string, string>;
type ItemRow = Omit<SearchResult["items"][number], "sectionName"> & { sectionId: string };

/** What bears the name that is typed, or has the id; what changed last, where nothing is typed. */
export async function search(actor: Actor, { q }: SearchInput): Promise<SearchResult> {
  authorize(actor, "flow:read");
  const mine = Prisma.sql`i."tenantId" = ${actor.tenantId}::uuid`;
  const name = Prisma.sql`lower(i."name")`;
  const columns = Prisma.sql`i."id", i."name", i."updatedAt"`;
  const sections = await visibleSections(actor);
  const [flows, forms, items] = await Promise.all([
    find<SearchResult["flows"][number]>(q, { from: Prisma.sql`"Flow"`, mine, name, columns, prefix: "af" }),
    find<SearchResult["forms"][number]>(q, { from: Prisma.sql`"Form"`, mine, name, columns, prefix: "ap" }),
    find<ItemRow>(q, {
      from: Prisma.sql`"VaultItem"`,
      mine: inSections(actor, sections),
      // Its app's and its account's too, as in the vault.
      name: Prisma.sql`i."searchText"`,
      columns: Prisma.sql`${columns}, i."kind"::text as "kind", i."appId", i."sectionId"`,
      prefix: "ac",
    }),
  ]);
  const flowIds = flows.map(({ id }) => id);
  return {
    flows: flows.map(({ id, name: text }) => ({ id, name: text })),
    forms: forms.map(({ id, name: text }) => ({ id, name: text })),
    items: items.map(({ id, name: text, kind, appId, sectionId }) => ({
      ...{ id, name: text, kind, appId },
      sectionName: sections.get(sectionId) ?? "",
    })),
    sections: findSections(q, sections),
    executions: await findExecutions(actor, q, flowIds),
  };
}

type Source = {
  from: Prisma.Sql;
  /** Which rows the actor may see, as a condition on `i`. */
  mine: Prisma.Sql;
  /** The expression of the index, letter for letter. */
  name: Prisma.Sql;
  columns: Prisma.Sql;
  prefix: PublicIdPrefix;
};

function find<Row>(q: string, { from, mine, name, columns, prefix }: Source): Promise<Row[]> {
  const last = Prisma.sql`select ${columns} from ${from} i where ${mine} order by i."updatedAt" desc, i."id" desc`;
  if (q === "") return db.$queryRaw`${last} limit ${MOST_RECENT}`;
  const plain = plainText(q);
  const id = idOf(prefix, q);
  const byId = id
    ? Prisma.sql`union (select ${columns} from ${from} i where ${mine} and i."id" = ${id}::uuid)`
    : Prisma.empty;
  return db.$queryRaw`
    select i.* from (
      (select ${columns} from ${from} i where ${mine} and ${name} like ${likePiece(q)}
        order by i."updatedAt" desc limit ${RANKED})
      union
      (select i.* from (${last} limit ${LOOKED_THROUGH}) i where ${withoutAccents} like ${likePiece(plain)}
        order by i."updatedAt" desc limit ${RANKED})
      ${byId}) i
    order by ${withoutAccents} like ${`${likeLiteral(plain)}%`} desc, i."updatedAt" desc, i."id" desc
    limit ${MOST_FOUND}`;
}

/** `plainText` in SQL. */
const withoutAccents = Prisma.sql`regexp_replace(normalize(lower(i."name"), NFD), '[\u0300-\u036f]', '', 'g')`;

function findSections(q: string, sections: Sections): SearchResult["sections"] {
  if (q === "") return [];
  const plain = plainText(q);
  return [...sections]
    .filter(([, name]) => plainText(name).includes(plain))
    .map(([id, name]) => ({ id, name }))
    .toSorted((a, b) => a.name.localeCompare(b.name))
    .slice(0, MOST_FOUND);
}

/** The last of the flows that were found, and the one that has the id. */
async function findExecutions(actor: Actor, q: string, flowIds: string[]): Promise<SearchResult["executions"]> {
  const { tenantId } = actor;
  const mine = Prisma.sql`x."tenantId" = ${tenantId}::uuid`;
  const id = idOf("afe", q);
  const some =
    q === ""
      ? Prisma.sql`select x."id" from "FlowExecution" x where ${mine} order by x."id" desc limit ${MOST_RECENT}`
      : Prisma.sql`select l."id" from unnest(${flowIds}::uuid[]) as flow("id"), lateral (
          select x."id" from "FlowExecution" x where ${mine} and x."flowId" = flow."id"
          order by x."id" desc limit ${EXECUTIONS_OF_FLOW}) l
        union select x."id" from "FlowExecution" x where ${mine} and x."id" = ${id}::uuid`;
  return db.$queryRaw`
    select e."id", f."name" as "flowName", e."status"::text as "status", e."isDraft", e."createdAt"
    from "FlowExecution" e join "Flow" f on f."tenantId" = e."tenantId" and f."id" = e."flowId"
    where e."tenantId" = ${tenantId}::uuid and e."id" in (${some}) order by e."id" desc limit ${MOST_FOUND}`;
}

/** Either as machines see it, or as it stands in the address. */
function idOf(prefix: PublicIdPrefix, q: string): string | null {
  return UUID.test(q) ? q : fromPublicId(prefix, q);
}
