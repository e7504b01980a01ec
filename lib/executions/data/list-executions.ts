import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { findOperatorNames } from "#lib/flows/data/operator-names.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { EXECUTIONS_PER_PAGE, type ExecutionPage, type ListExecutionsInput } from "../schema.ts";
import { summaryColumns, toSummary } from "./execution-rows.ts";

/** One page of the tenant's executions, or of one flow's, the newest first. */
export async function listExecutions(actor: Actor, input: ListExecutionsInput): Promise<ExecutionPage> {
  authorize(actor, "flow:read");
  const where = {
    tenantId: actor.tenantId,
    ...(input.flowId !== undefined && { flowId: input.flowId }),
    ...(input.status !== undefined && { status: input.status }),
  };
  const [total, rows] = await Promise.all([
    db.flowExecution.count({ where }),
    db.flowExecution.findMany({
      where,
      select: summaryColumns,
      // Ids are UUIDv7: their order is that of starting.
      orderBy: { id: "desc" },
      take: EXECUTIONS_PER_PAGE,
      skip: (input.page - 1) * EXECUTIONS_PER_PAGE,
    }),
  ]);
  const names = await findOperatorNames(
    actor,
    rows.map(({ startedById }) => startedById),
  );
  return {
    executions: rows.map((row) => toSummary(row, names)),
    total,
    page: input.page,
    perPage: EXECUTIONS_PER_PAGE,
  };
}
