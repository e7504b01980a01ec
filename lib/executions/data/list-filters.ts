import "server-only";
import { Prisma } from "#lib/db/generated/client.ts";
import { zonedMoment } from "#lib/shared/zoned-moment.ts";
import type { ExecutionMode, ExecutionPeriod, ListExecutionsInput } from "../list-schema.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const periodMs: Record<ExecutionPeriod, number> = { HOUR: HOUR_MS, DAY: 24 * HOUR_MS, WEEK: 7 * 24 * HOUR_MS };

/** An id is made a moment before its row, maybe by a machine whose clock is a little off. */
const ID_SLACK_MS = HOUR_MS;

export type ListQuery = { tenantId: string; input: ListExecutionsInput; timeZone: string };

/**
 * Ids of executions that fit, in their order, by indexes: `"id"` rows. Each of several statuses is a walk of its own, or
 * else each source or mode: a rare one costs no more than a common one.
 */
export function selectIds(query: ListQuery, order: "asc" | "desc", limit: number): Prisma.Sql {
  const [walked = [Prisma.sql`true`], ...others] = choices(query.input);
  const common = [Prisma.sql`"tenantId" = ${query.tenantId}::uuid`, ...conditions(query), ...others.map(anyOf)];
  const where = Prisma.join(common, " and ");
  const first = Prisma.sql`order by "id" ${Prisma.raw(order)} limit ${limit}`;
  const walks = walked.map(
    (each) => Prisma.sql`(select "id" from "FlowExecution" where ${where} and ${each} ${first})`,
  );
  return Prisma.sql`select "id" from (${Prisma.join(walks, " union ")}) w ${first}`;
}

/** In the statement itself, from closed lists: an index on some of them serves no parameter. */
function choices({ status, source, mode }: ListExecutionsInput): Prisma.Sql[][] {
  return [
    status?.map((each) => Prisma.raw(`"status" = '${each}'`)),
    source?.map((each) => Prisma.raw(`"source" = '${each}'`)),
    mode?.map((each) => Prisma.raw(modes[each])),
  ].filter((each) => each !== undefined);
}

const anyOf = (each: readonly Prisma.Sql[]) => Prisma.sql`(${Prisma.join([...each], " or ")})`;

const modes: Record<ExecutionMode, string> = {
  WHOLE: `("part" is null and not "isDry")`,
  PART: `"part" is not null`,
  DRY: `"isDry"`,
};

function conditions({ input, timeZone }: ListQuery): Prisma.Sql[] {
  const { flowId, triggerId, versionId, before, after } = input;
  const found: Prisma.Sql[] = [];
  if (flowId !== undefined) found.push(Prisma.sql`"flowId" = ${flowId}::uuid`);
  if (triggerId !== undefined) found.push(Prisma.sql`"triggerId" = ${triggerId}::uuid`);
  if (versionId !== undefined) found.push(Prisma.sql`"flowVersionId" = ${versionId}::uuid`);
  if (before !== undefined) found.push(Prisma.sql`"id" < ${before}::uuid`);
  else if (after !== undefined) found.push(Prisma.sql`"id" > ${after}::uuid`);
  return [...found, ...timeConditions(input, timeZone)];
}

/** Ids are UUIDv7: a range of times is a range of ids, and rows outside of it are not even looked at. */
function timeConditions({ period, from, to }: ListExecutionsInput, timeZone: string): Prisma.Sql[] {
  const start = period ? new Date(Date.now() - periodMs[period]) : from && zonedMoment(from, timeZone);
  const end = !period && to ? new Date(zonedMoment(to, timeZone).getTime() + MINUTE_MS) : undefined;
  return [
    ...(start
      ? [Prisma.sql`"createdAt" >= ${start}::timestamptz and "id" >= ${firstId(start, -ID_SLACK_MS)}::uuid`]
      : []),
    ...(end ? [Prisma.sql`"createdAt" < ${end}::timestamptz and "id" < ${firstId(end, ID_SLACK_MS)}::uuid`] : []),
  ];
}

/** No UUIDv7 of that millisecond is lower. */
function firstId(at: Date, slackMs: number): string {
  const hex = Math.max(0, at.getTime() + slackMs)
    .toString(16)
    .padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-0000-0000-000000000000`;
}
