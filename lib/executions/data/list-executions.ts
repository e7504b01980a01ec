import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { can } from "#lib/permissions/policy.ts";
import type { RenderMessage } from "../error-text.ts";
import { EXECUTIONS_PER_PAGE, type ExecutionPage, type ListExecutionsInput } from "../list-schema.ts";
import { type SummaryRow, summaryColumns, summaryTables, toSummary } from "./execution-rows.ts";
import { type ListQuery, selectIds } from "./list-filters.ts";
import { searchJournals } from "./search-journals.ts";
import { searchWithin } from "./search-rate.ts";

type Rows = Pick<ExecutionPage, "executions" | "hasNewer" | "hasOlder" | "search">;

/**
 * One page of the tenant's executions, of one flow's or of one trigger's. Not counted: there may be millions. A text is
 * looked for in what the actor may see of their journals, for a while: `search` says how far it came.
 *
 * @param timeZone The reader's, for `from` and `to`; an IANA name.
 * @param render For the reader: a text is looked for in the errors too, as they are told. Left out, only in their values.
 * @throws AppError CONFLICT where not even one journal could be searched in time; RATE_LIMITED.
 */
export async function listExecutions(
  actor: Actor,
  input: ListExecutionsInput,
  timeZone = "UTC",
  render: RenderMessage = () => "",
): Promise<ExecutionPage> {
  authorize(actor, "flow:read");
  const query = { tenantId: actor.tenantId, input, timeZone };
  const [rows, flow, trigger, version] = await Promise.all([
    input.text === undefined ? findRows(query) : findHolding(actor, query, { text: input.text, render }),
    input.flowId === undefined ? null : findFlow(actor, input.flowId),
    input.triggerId === undefined ? null : findTrigger(actor, input.triggerId),
    input.versionId === undefined ? null : findVersion(actor, input.versionId),
  ]);
  return { ...rows, flow, trigger, version, canRun: can(actor.role, "flow:run") };
}

async function findRows(query: ListQuery): Promise<Rows> {
  const { before, after } = query.input;
  const isUpwards = after !== undefined && before === undefined;
  const order = isUpwards ? "asc" : "desc";
  // One more than fits on the page. The ids by an index alone, then what is shown of just these.
  const rows = await readSummaries(query.tenantId, selectIds(query, order, EXECUTIONS_PER_PAGE + 1), order);
  const hasMore = rows.length > EXECUTIONS_PER_PAGE;
  const found = rows.slice(0, EXECUTIONS_PER_PAGE).map(toSummary);
  return {
    executions: isUpwards ? found.toReversed() : found,
    // One came from there.
    hasNewer: isUpwards ? hasMore : before !== undefined,
    hasOlder: isUpwards || hasMore,
    search: null,
  };
}

async function findHolding(
  actor: Actor,
  query: ListQuery,
  wanted: { text: string; render: RenderMessage },
): Promise<Rows> {
  const { after: _, ...input } = query.input;
  const { found, hasOlder, ...search } = await searchWithin(actor, () =>
    searchJournals(actor, { ...query, input }, wanted),
  );
  const ids = Prisma.sql`select unnest(${[...found.keys()]}::uuid[]) as "id"`;
  const rows = await readSummaries(actor.tenantId, ids, "desc");
  const executions = rows.map(toSummary).flatMap((row) => {
    const place = found.get(row.id);
    return place ? [{ ...row, found: place }] : [];
  });
  return { executions, hasNewer: input.before !== undefined, hasOlder, search };
}

function readSummaries(tenantId: string, ids: Prisma.Sql, order: "asc" | "desc"): Promise<SummaryRow[]> {
  return db.$queryRaw<SummaryRow[]>`
    with page as materialized (${ids})
    select ${summaryColumns} from "FlowExecution" e ${summaryTables}
    where e."tenantId" = ${tenantId}::uuid and e."id" in (select "id" from page) order by e."id" ${Prisma.raw(order)}`;
}

function findFlow({ tenantId }: Actor, id: string) {
  return db.flow.findFirst({ where: { tenantId, id }, select: { id: true, name: true } });
}

async function findTrigger({ tenantId }: Actor, id: string): Promise<ExecutionPage["trigger"]> {
  const found = await db.flowTrigger.findFirst({
    where: { tenantId, id },
    select: { id: true, name: true, type: true },
  });
  return found && { id: found.id, name: found.name, source: found.type };
}

async function findVersion({ tenantId }: Actor, id: string): Promise<ExecutionPage["version"]> {
  const found = await db.flowVersion.findFirst({
    where: { tenantId, id },
    select: { number: true, draftVersion: true },
  });
  return found && { isDraft: found.number === null, versionNumber: found.number, draftVersion: found.draftVersion };
}
