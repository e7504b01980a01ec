import "server-only";
import { Prisma } from "#lib/db/generated/client.ts";
import { likePiece } from "#lib/db/like.ts";
import { type EventFilters, wantedActions } from "./event-schema.ts";
import { startOfDay } from "./start-of-day.ts";

/** What a query walks: the filters, less those that a later page or a fixed end adds. */
export type EventQuery = { tenantId: string; filters: EventFilters; timeZone: string; before: number | null };

/**
 * Times grow with the numbers but where a clock was set back, so a range of days becomes a range of numbers, a day wider
 * at both ends: rows outside of it are not even looked at.
 */
const CLOCK_SLACK = Prisma.sql`interval '1 day'`;

/** The condition on a row `e`. The actions are apart: see `selectEvents`. */
function eventWhere({ tenantId, filters, timeZone, before }: EventQuery): Prisma.Sql {
  const tenant = Prisma.sql`${tenantId}::uuid`;
  const conditions = [Prisma.sql`e."tenantId" = ${tenant}`];
  if (before !== null) conditions.push(Prisma.sql`e."seq" < ${before}`);
  if (filters.operatorId) conditions.push(Prisma.sql`e."operatorId" = ${filters.operatorId}::uuid`);
  if (filters.targetId) conditions.push(Prisma.sql`e."targetId" = ${filters.targetId}::uuid`);
  const source = filters.accountId ? "api" : filters.source;
  if (source) conditions.push(Prisma.sql`split_part(e."via", ':', 1) = ${source}`);
  if (filters.accountId) conditions.push(Prisma.sql`e."via" = ${`api:${filters.accountId}`}`);
  if (filters.search) conditions.push(Prisma.sql`audit_names(e."detail") like ${likePiece(filters.search)}`);
  if (filters.from) {
    const from = Prisma.sql`${startOfDay(filters.from, timeZone)}::timestamptz`;
    conditions.push(Prisma.sql`e."at" >= ${from} and e."seq" >= (select b."seq" from "AuditEvent" b
      where b."tenantId" = ${tenant} and b."at" >= ${from} - ${CLOCK_SLACK} order by b."at", b."seq" limit 1)`);
  }
  if (filters.to) {
    const end = Prisma.sql`${startOfDay(filters.to, timeZone, 1)}::timestamptz`;
    conditions.push(Prisma.sql`e."at" < ${end} and e."seq" <= (select b."seq" from "AuditEvent" b
      where b."tenantId" = ${tenant} and b."at" < ${end} + ${CLOCK_SLACK} order by b."at" desc, b."seq" desc limit 1)`);
  }
  return Prisma.join(conditions, " and ");
}

/**
 * Rows by number, the highest first. Each action is a walk of its own, planned for how often that action is: a rare one
 * costs no more than a common one.
 */
export function selectEvents(query: EventQuery, columns: Prisma.Sql, limit: number): Prisma.Sql {
  const where = eventWhere(query);
  const actions = wantedActions(query.filters);
  const newest = Prisma.sql`order by e."seq" desc limit ${limit}`;
  if (!actions) return Prisma.sql`select ${columns} from "AuditEvent" e where ${where} ${newest}`;
  if (actions.length === 0) return Prisma.sql`select ${columns} from "AuditEvent" e where false`;
  const walks = actions.map(
    (action) => Prisma.sql`(select e.* from "AuditEvent" e where ${where} and e."action" = ${action} ${newest})`,
  );
  return Prisma.sql`select ${columns} from (${Prisma.join(walks, " union all ")}) e ${newest}`;
}

export function countEvents(query: EventQuery): Prisma.Sql {
  const actions = wantedActions(query.filters);
  const ofActions = actions ? Prisma.sql`and e."action" = any(${actions}::text[])` : Prisma.empty;
  return Prisma.sql`select count(*) as "count" from "AuditEvent" e where ${eventWhere(query)} ${ofActions}`;
}
