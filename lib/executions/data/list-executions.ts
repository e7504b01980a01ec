import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { can } from "#lib/permissions/policy.ts";
import { EXECUTIONS_PER_PAGE, type ExecutionPage, type ListExecutionsInput } from "../schema.ts";
import { type SummaryRow, summaryColumns, summaryTables, toSummary } from "./execution-rows.ts";

/** One page of the tenant's executions, of one flow's or of one trigger's. Not counted: there may be millions. */
export async function listExecutions(actor: Actor, input: ListExecutionsInput): Promise<ExecutionPage> {
  authorize(actor, "flow:read");
  const [rows, flow, trigger] = await Promise.all([
    findRows(actor, input),
    input.flowId === undefined ? null : findFlow(actor, input.flowId),
    input.triggerId === undefined ? null : findTrigger(actor, input.triggerId),
  ]);
  const hasMore = rows.length > EXECUTIONS_PER_PAGE;
  const isUpwards = isUp(input);
  const found = rows.slice(0, EXECUTIONS_PER_PAGE).map(toSummary);
  return {
    executions: isUpwards ? found.toReversed() : found,
    // One came from there.
    hasNewer: isUpwards ? hasMore : input.before !== undefined,
    hasOlder: isUpwards || hasMore,
    flow,
    trigger,
    canRun: can(actor.role, "flow:run"),
  };
}

const isUp = ({ before, after }: ListExecutionsInput) => after !== undefined && before === undefined;

/** One more than fits on the page. The ids by an index alone, then what is shown of just these. */
function findRows(actor: Actor, input: ListExecutionsInput): Promise<SummaryRow[]> {
  // Ids are UUIDv7: their order is that of starting.
  const order = isUp(input) ? Prisma.sql`"id" asc` : Prisma.sql`"id" desc`;
  const where = Prisma.join([Prisma.sql`"tenantId" = ${actor.tenantId}::uuid`, ...filters(input)], " and ");
  return db.$queryRaw<SummaryRow[]>`
    with page as materialized (
      select "id" from "FlowExecution" where ${where} order by ${order} limit ${EXECUTIONS_PER_PAGE + 1})
    select ${summaryColumns} from "FlowExecution" e ${summaryTables}
    where e."tenantId" = ${actor.tenantId}::uuid and e."id" in (select "id" from page) order by e.${order}`;
}

function filters({ flowId, status, triggerId, before, after }: ListExecutionsInput): Prisma.Sql[] {
  const conditions: Prisma.Sql[] = [];
  if (flowId !== undefined) conditions.push(Prisma.sql`"flowId" = ${flowId}::uuid`);
  // In the statement itself, from a closed list: an index on some statuses serves no parameter.
  if (status !== undefined) conditions.push(Prisma.raw(`"status" = '${status}'`));
  if (triggerId !== undefined) conditions.push(Prisma.sql`"triggerId" = ${triggerId}::uuid`);
  if (before !== undefined) conditions.push(Prisma.sql`"id" < ${before}::uuid`);
  else if (after !== undefined) conditions.push(Prisma.sql`"id" > ${after}::uuid`);
  return conditions;
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
