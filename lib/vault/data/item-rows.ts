import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import { sectionsWith } from "#lib/permissions/section-access.ts";
import { isAnyHost } from "../any-host.ts";
import { EXPIRING_MS } from "../item-state.ts";
import type { ItemState, ItemSummary } from "../schema.ts";

/** The sections that the actor may view, by id. Every query of items starts from them. */
export async function visibleSections(actor: Actor, sectionId?: string): Promise<Map<string, string>> {
  const sections = await db.vaultSection.findMany({
    where: { AND: [sectionsWith(actor, "view"), sectionId === undefined ? {} : { id: sectionId }] },
    select: { id: true, name: true },
  });
  return new Map(sections.map(({ id, name }) => [id, name]));
}

export function inSections(actor: Actor, sections: ReadonlyMap<string, string>): Prisma.Sql {
  return Prisma.sql`i."tenantId" = ${actor.tenantId}::uuid and i."sectionId" = any(${[...sections.keys()]}::uuid[])`;
}

/** The worst state that holds: `item-state.ts` in SQL. */
export function stateColumn(now: Date): Prisma.Sql {
  const soon = new Date(now.getTime() + EXPIRING_MS);
  return Prisma.sql`case when not i."ready" then 'empty'
    when i."expiresAt" <= ${now}::timestamptz then 'expired'
    when i."failingSince" is not null then 'failing'
    when i."limitedSince" is not null then 'permissionsChanged'
    when i."expiresAt" <= ${soon}::timestamptz then 'expiring'
    else 'ready' end`;
}

/** The same for one state: a condition of its own is cheaper to count by. */
export function isInState(state: ItemState, now: Date): Prisma.Sql {
  const soon = new Date(now.getTime() + EXPIRING_MS);
  const isExpired = Prisma.sql`coalesce(i."expiresAt" <= ${now}::timestamptz, false)`;
  const isExpiring = Prisma.sql`coalesce(i."expiresAt" <= ${soon}::timestamptz, false)`;
  const isWorking = Prisma.sql`i."ready" and i."failingSince" is null`;
  const conditions: Record<ItemState, Prisma.Sql> = {
    empty: Prisma.sql`not i."ready"`,
    expired: Prisma.sql`i."ready" and ${isExpired}`,
    failing: Prisma.sql`i."ready" and i."failingSince" is not null and not ${isExpired}`,
    permissionsChanged: Prisma.sql`${isWorking} and i."limitedSince" is not null and not ${isExpired}`,
    expiring: Prisma.sql`${isWorking} and i."limitedSince" is null and ${isExpiring} and not ${isExpired}`,
    ready: Prisma.sql`${isWorking} and i."limitedSince" is null and not ${isExpiring}`,
  };
  return conditions[state];
}

export type ItemRow = {
  id: string;
  sectionId: string;
  kind: ItemSummary["kind"];
  name: string;
  appId: string | null;
  setupType: string | null;
  accountName: string | null;
  ready: boolean;
  origins: string[];
  failingReason: ItemSummary["failingReason"];
  limitedReason: NonNullable<ItemSummary["limited"]>["refusal"];
  missingScopes: string[];
  createdAt: Date;
  updatedAt: Date;
  refreshedAt: Date | null;
  expiresAt: Date | null;
  state: ItemState;
  usedByFlows: number;
};

/** Columns of `ItemRow`; the uses of fifty rows are counted by the index, not by a join over all. */
export function itemColumns(now: Date): Prisma.Sql {
  return Prisma.sql`i."id", i."sectionId", i."kind"::text as "kind", i."name", i."appId", i."setupType",
    i."accountName", i."ready", i."origins", i."failingReason",
    i."limitedReason", i."missingScopes", i."createdAt", i."updatedAt", i."refreshedAt", i."expiresAt",
    ${stateColumn(now)} as "state",
    (select count(distinct coalesce(u."draftOfFlowId", v."flowId", t."flowId"))::int from "VaultItemUse" u
      left join "FlowVersion" v on v."tenantId" = u."tenantId" and v."id" = u."flowVersionId"
      left join "FlowTrigger" t on t."tenantId" = u."tenantId" and t."id" = u."triggerId"
      where u."tenantId" = i."tenantId" and u."itemId" = i."id") as "usedByFlows"`;
}

export function toSummary(row: ItemRow, sections: ReadonlyMap<string, string>): ItemSummary {
  const { ready, origins, failingReason, limitedReason, missingScopes, ...shown } = row;
  return {
    ...shown,
    sectionName: sections.get(row.sectionId) ?? "",
    failingReason:
      row.state === "failing" && failingReason ? { ...failingReason, params: failingReason.params ?? {} } : null,
    limited: row.state === "permissionsChanged" ? { refusal: limitedReason, missingScopes } : null,
    isAnyHost: isAnyHost(row),
  };
}
