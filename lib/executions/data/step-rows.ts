import "server-only";
import { findActionDefinition } from "#lib/connectors/registry.ts";
import { db } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import type { ExecutionStep, IterationPage, LoopSummary, StepScope } from "../schema.ts";
import { bySteps } from "../step-order.ts";

export type ExecutionKey = { tenantId: string; executionId: string };

/** More cannot be asked of a person at once. */
const MAX_UNCERTAIN = 50;

const columns = Prisma.sql`"seq", "attempt", "path", "actionId", "type", "action", "status"::text as "status",
  "startedAt", "endedAt", "resumeAt", "shown"`;

/** All attempts of an execution: those in rows of their own, and those of a run that was written once, at its end. */
function journalOf({ tenantId, executionId }: ExecutionKey): Prisma.Sql {
  return Prisma.sql`journal as not materialized (
    select ${columns} from "ExecutionStep"
    where "tenantId" = ${tenantId}::uuid and "executionId" = ${executionId}::uuid
    union all
    select j."seq", coalesce(j."attempt", 1), j."path", j."actionId", j."type", j."action", j."status", j."startedAt",
      j."endedAt", j."resumeAt", j."shown"
    from "FlowExecution" e, jsonb_to_recordset(coalesce(e."journal", '[]')) as j("seq" int, "attempt" int, "path" text,
      "actionId" text, "type" text, "action" text, "status" text, "startedAt" timestamptz, "endedAt" timestamptz,
      "resumeAt" timestamptz, "shown" jsonb)
    where e."tenantId" = ${tenantId}::uuid and e."id" = ${executionId}::uuid)`;
}

/** What is left of a path after `prefix`. */
const rest = (prefix: string) => Prisma.sql`substr("path", ${prefix.length + 1}::int)`;

type Scope = {
  /** Empty, or an iteration with its dot: `2.do#17.` */
  prefix: string;
  limit: number;
  /** The only action to read. */
  path?: string | undefined;
};

export async function readScope(key: ExecutionKey, { prefix, limit, path }: Scope): Promise<StepScope> {
  const [rows, loops] = await Promise.all([
    db.$queryRaw<ExecutionStep[]>`
      with ${journalOf(key)} select * from journal
      where starts_with("path", ${prefix}) and position('#' in ${rest(prefix)}) = 0
        and "path" = coalesce(${path ?? null}::text, "path")
      order by "seq", "attempt" limit ${limit + 1}`,
    readLoops(key, prefix),
  ]);
  return { steps: rows.slice(0, limit).toSorted(bySteps), loops, hasMore: rows.length > limit };
}

/** Of the document, its loops and the flows that it called, in the order in which they were started. */
export async function readJournal(key: ExecutionKey, limit: number): Promise<Omit<StepScope, "loops">> {
  const rows = await db.$queryRaw<ExecutionStep[]>`
    with ${journalOf(key)} select * from journal order by "seq", "attempt" limit ${limit + 1}`;
  return { steps: rows.slice(0, limit), hasMore: rows.length > limit };
}

/** A retry that succeeds makes up for the attempts before it. */
const lastAttempts = Prisma.sql`lasts as (
  select distinct on ("path") "path", "status", "startedAt", "endedAt" from journal order by "path", "attempt" desc)`;

function readLoops(key: ExecutionKey, prefix: string): Promise<LoopSummary[]> {
  return db.$queryRaw<LoopSummary[]>`
    with ${journalOf(key)}, ${lastAttempts}, nested as (
      select split_part(${rest(prefix)}, '.do#', 1) as "loop",
        substring(${rest(prefix)} from '#(\\d+)')::int as "index", "status" = 'FAILED' as "isFailed"
      from lasts where starts_with("path", ${prefix}) and position('#' in ${rest(prefix)}) > 0)
    select ${prefix} || "loop" as "path", count(distinct "index")::int as "begun",
      (count(distinct "index") filter (where "isFailed"))::int as "failed",
      min("index") filter (where "isFailed") as "firstFailed"
    from nested group by "loop"`;
}

/** Iterations of one loop, by their index. */
export async function readIterations(
  key: ExecutionKey,
  { loop, from, limit }: { loop: string; from: number; limit: number },
): Promise<IterationPage> {
  const prefix = `${loop}.do#`;
  const rows = await db.$queryRaw<IterationPage["iterations"]>`
    with ${journalOf(key)}, ${lastAttempts}, own as (
      select split_part(${rest(prefix)}, '.', 1)::int as "index", * from lasts where starts_with("path", ${prefix}))
    select "index", bool_or("status" = 'FAILED') as "isFailed", min("startedAt") as "startedAt",
      case when count(*) = count("endedAt") then max("endedAt") end as "endedAt"
    from own where "index" >= ${from} group by "index" order by "index" limit ${limit + 1}`;
  return { iterations: rows.slice(0, limit), hasMore: rows.length > limit };
}

/** Outside effects that were begun, whose end is not known, and that are not simply repeated. Those of FLOW only hold others. */
export async function readUncertain(key: ExecutionKey): Promise<ExecutionStep[]> {
  const rows = await db.$queryRaw<ExecutionStep[]>`
    with ${journalOf(key)}, last as (select distinct on ("path") * from journal order by "path", "attempt" desc)
    select * from last
    where "status" = 'STARTED' and "endedAt" is null and "type" <> 'FLOW' and "shown"->>'settledAs' is null
    order by "seq" limit ${MAX_UNCERTAIN}`;
  return rows.filter((step) => !isRepeated(step));
}

/** An engine that takes the execution up again just does these once more. */
function isRepeated({ type, action, shown }: ExecutionStep): boolean {
  const definition = findActionDefinition(type, action);
  if (!definition) return false;
  const { effect, repeats } = definition;
  if (effect === "none" || repeats === "always") return true;
  const input = shown?.input;
  const params = input !== null && typeof input === "object" && !Array.isArray(input) ? input : {};
  return typeof repeats === "function" && repeats(params);
}
