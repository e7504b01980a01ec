import "server-only";
import { db } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import type { ExecutionNote, StepNote } from "#lib/executions/progress-events.ts";

/** What a reader of one execution has not seen ended yet: all from `next` on, and `open` before it. */
export type Wanted = { tenantId: string; executionId: string; next: number; open: readonly number[] };

/** Times are ISO 8601, as the database writes them. */
export type Progress = {
  /** The place among those that were asked for. */
  index: number;
  execution: {
    [Name in keyof ExecutionNote]: ExecutionNote[Name] extends Date | null ? string | null : ExecutionNote[Name];
  };
  steps: { [Name in keyof StepNote]: StepNote[Name] extends Date | null ? string | null : StepNote[Name] }[];
  /** How many versions' items its steps may be about. */
  versions: number;
};

/** Steps of one execution that are read at once: the rest a moment later. */
export const MAX_STEPS = 500;

/**
 * How executions stand, and the steps that were asked for, in one statement: where an execution has ended, all its steps
 * are there to be read. An execution that is gone is left out.
 */
export async function readProgress(wanted: readonly Wanted[]): Promise<Progress[]> {
  if (wanted.length === 0) return [];
  const rows = JSON.stringify(wanted.map((each, index) => ({ ...each, index })));
  return db.$queryRaw<Progress[]>`
    select w."index", coalesce(cardinality(e."calledVersions"), 0) as "versions",
      jsonb_build_object('status', e."status", 'startedAt', e."startedAt", 'endedAt', e."endedAt",
        'resumeAt', e."resumeAt", 'isStopping', e."canceledAt" is not null and e."endedAt" is null, 'now', now())
        as "execution",
      coalesce((select jsonb_agg(to_jsonb(s) order by s."seq", s."attempt") from (${stepsOf}) s), '[]') as "steps"
    from jsonb_to_recordset(${rows}::jsonb) as w("index" int, "tenantId" uuid, "executionId" uuid, "next" int,
        "open" int[])
      join "FlowExecution" e on e."tenantId" = w."tenantId" and e."id" = w."executionId"`;
}

/** Nothing of `shown` but the keys of what went wrong, and a count. */
const note = (alias: string) => {
  const of = Prisma.raw(alias);
  return Prisma.sql`${of}."seq", ${of}."attempt", ${of}."path", ${of}."actionId", ${of}."status"::text as "status",
    ${of}."startedAt", ${of}."endedAt", ${of}."resumeAt", ${of}."shown" #>> '{error,messageKey}' as "messageKey",
    coalesce((${of}."shown" ->> 'isAbsorbed')::boolean, false) as "isAbsorbed",
    ${of}."shown" ?| array['isReused', 'isPinned'] as "isTaken",
    case when ${of}."action" = 'FOR_EACH' and jsonb_typeof(${of}."shown" #> '{input,items}') = 'array'
      then jsonb_array_length(${of}."shown" #> '{input,items}') end as "items"`;
};

/** By two ways through the index, and those of a run that was written once, at its end. */
const stepsOf = Prisma.sql`
  select * from (
    (select ${note("n")} from "ExecutionStep" n
      where n."tenantId" = w."tenantId" and n."executionId" = w."executionId" and n."seq" >= w."next"
      order by n."seq", n."attempt" limit ${MAX_STEPS})
    union all
    (select ${note("o")} from "ExecutionStep" o
      where o."tenantId" = w."tenantId" and o."executionId" = w."executionId" and o."seq" = any(w."open")
        and o."seq" < w."next")
    union all
    (select ${note("j")} from (
        select "seq", coalesce("attempt", 1) as "attempt", "path", "actionId", "action", "status", "startedAt", "endedAt",
          "resumeAt", "shown"
        from jsonb_to_recordset(coalesce(e."journal", '[]')) as k("seq" int, "attempt" int, "path" text,
          "actionId" text, "action" text, "status" text, "startedAt" timestamptz, "endedAt" timestamptz,
          "resumeAt" timestamptz, "shown" jsonb)) j
      where j."seq" >= w."next" order by j."seq", j."attempt" limit ${MAX_STEPS})) each`;
