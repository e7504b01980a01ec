import "server-only";
import { db } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const WEEK_DAYS = 7;

type RunRow = {
  id: string;
  createdAt: Date;
  keepDays: number;
  keepExecutions: number;
  count: number;
  oldest: Date | null;
};

/**
 * How often each flow ran a day in the last week, tries of drafts and dry runs apart. One that is younger, or keeps less
 * than a week of executions, is judged by what there is.
 */
export async function countRuns(
  tenantId: string,
  flowIds: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, number>> {
  const rows = await db.$queryRaw<RunRow[]>(selectRuns(tenantId, flowIds, now));
  return new Map(rows.map((row) => [row.id, row.count / daysCounted(row, now)]));
}

/** By the index of each flow's executions, from a week ago on. */
export function selectRuns(tenantId: string, flowIds: readonly string[], now: Date): Prisma.Sql {
  const since = firstIdOf(new Date(now.getTime() - WEEK_DAYS * DAY_MS));
  return Prisma.sql`
    select f."id", f."createdAt", f."keepDays", f."keepExecutions", r."count", r."oldest"
    from "Flow" f cross join lateral (
      select count(*)::int as "count", min(e."createdAt") as "oldest" from "FlowExecution" e
      where e."tenantId" = f."tenantId" and e."flowId" = f."id" and e."id" >= ${since}::uuid
        and not e."isDraft" and not e."isDry") r
    where f."tenantId" = ${tenantId}::uuid and f."id" = any(${[...flowIds]}::uuid[])`;
}

function daysCounted({ createdAt, keepDays, keepExecutions, count, oldest }: RunRow, now: Date): number {
  const age = (at: Date) => (now.getTime() - at.getTime()) / DAY_MS;
  if (oldest !== null && count >= keepExecutions) return Math.max(age(oldest), 1 / 24);
  return Math.min(WEEK_DAYS, keepDays, Math.max(age(createdAt), 1));
}

/** Ids begin with the milliseconds at which they were made (UUIDv7). */
function firstIdOf(at: Date): string {
  const hex = at.getTime().toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}
