import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import { likePiece } from "#lib/db/like.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { sectionsWith } from "#lib/permissions/section-access.ts";
import { FLOWS_PER_PAGE, type FlowAction, type FlowPage, type ListFlowsInput } from "../schema.ts";
import { walkActions } from "../walk-actions.ts";

type FlowRow = {
  id: string;
  name: string;
  draft: FlowAction[];
  draftVersion: number;
  publishedDraftVersion: number | null;
  createdAt: Date;
  updatedAt: Date;
  lastStatus: string | null;
  lastAt: Date | null;
};

/**
 * One page of the tenant's flows, the last changed first.
 *
 * @param perPage For callers with pages of their own.
 */
export async function listFlows(actor: Actor, input: ListFlowsInput, perPage = FLOWS_PER_PAGE): Promise<FlowPage> {
  authorize(actor, "flow:read");
  const where = Prisma.join([Prisma.sql`f."tenantId" = ${actor.tenantId}::uuid`, ...matching(input.search)], " and ");
  const [counts, rows] = await Promise.all([
    db.$queryRaw<{ total: number }[]>`select count(*)::int as "total" from "Flow" f where ${where}`,
    // The last execution is looked up for the page's rows alone, by the index on (tenant, flow, id).
    db.$queryRaw<FlowRow[]>`
      with page as (select f.* from "Flow" f where ${where} order by f."updatedAt" desc, f."id" desc
        limit ${perPage} offset ${(input.page - 1) * perPage})
      select p."id", p."name", p."draft", p."draftVersion", v."draftVersion" as "publishedDraftVersion",
        p."createdAt", p."updatedAt", e."status"::text as "lastStatus", e."createdAt" as "lastAt"
      from page p
      left join "FlowVersion" v on v."tenantId" = p."tenantId" and v."id" = p."publishedVersionId"
      left join lateral (select "status", "createdAt" from "FlowExecution" x
        where x."tenantId" = p."tenantId" and x."flowId" = p."id" order by x."id" desc limit 1) e on true
      order by p."updatedAt" desc, p."id" desc`,
  ]);
  const empty = await countEmptyConnections(
    actor,
    rows.map(({ id }) => id),
  );
  return {
    flows: rows.map((row) => toSummary(row, empty.get(row.id) ?? 0)),
    total: counts[0]?.total ?? 0,
    page: input.page,
    perPage,
  };
}

function matching(search: string): Prisma.Sql[] {
  // The expression of the index Flow_search, letter for letter.
  const pattern = likePiece(search);
  return search === "" ? [] : [Prisma.sql`lower(f."name") like ${pattern}`];
}

function toSummary(row: FlowRow, emptyConnections: number): FlowPage["flows"][number] {
  return {
    id: row.id,
    name: row.name,
    isPublished: row.publishedDraftVersion !== null,
    hasUnpublishedChanges: row.publishedDraftVersion !== row.draftVersion,
    actionCount: [...walkActions(row.draft)].length,
    emptyConnections,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    lastExecution: row.lastStatus && row.lastAt ? { status: row.lastStatus, createdAt: row.lastAt } : null,
  };
}

/** By flow: connections of the draft that have no credentials, of those that the actor may see. */
async function countEmptyConnections(actor: Actor, flowIds: string[]): Promise<ReadonlyMap<string | null, number>> {
  const item = { kind: "connection", ready: false, section: sectionsWith(actor, "view") } as const;
  const uses = await db.vaultItemUse.groupBy({
    by: ["draftOfFlowId"],
    where: { tenantId: actor.tenantId, draftOfFlowId: { in: flowIds }, item },
    _count: true,
  });
  return new Map(uses.map(({ draftOfFlowId, _count }) => [draftOfFlowId, _count]));
}
