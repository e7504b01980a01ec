import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import type { ExecutionStatus } from "../schema.ts";

/** An execution as `/api/v2` shows it (`reference/auth0-forms.md` §3), before its names are put on it. */
export type ApiExecution = {
  id: string;
  status: ExecutionStatus;
  createdAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
  canceledAt: Date | null;
};

const columns = { id: true, status: true, createdAt: true, startedAt: true, endedAt: true, canceledAt: true } as const;

/** Pages by number reach so many of the newest, and are counted as far: a flow may have a million executions. */
export const MAX_PAGED = 10_000;

/** Ids are UUIDv7: their order is that of starting. */
const newestFirst = { id: "desc" } as const;

type Page = { flowId: string; page: number; perPage: number };

/** A page of a flow's executions, the newest first. `total` is `MAX_PAGED` where there are more. */
export async function listApiExecutions(
  actor: Actor,
  { flowId, page, perPage }: Page,
): Promise<{ executions: ApiExecution[]; total: number }> {
  authorize(actor, "flow:read");
  const { tenantId } = actor;
  const [executions, [counted]] = await Promise.all([
    db.flowExecution.findMany({
      where: { tenantId, flowId },
      select: columns,
      orderBy: newestFirst,
      skip: page * perPage,
      take: perPage,
    }),
    db.$queryRaw<{ total: number }[]>`
      select count(*)::int as total from (select from "FlowExecution"
        where "tenantId" = ${tenantId}::uuid and "flowId" = ${flowId}::uuid limit ${MAX_PAGED}) counted`,
  ]);
  return { executions, total: counted?.total ?? 0 };
}

/** Those of a flow that were started before `before`, the newest first; of all where it is left out. Nothing is counted. */
export async function listApiExecutionsBefore(
  actor: Actor,
  { flowId, before, take }: { flowId: string; before?: string | undefined; take: number },
): Promise<{ executions: ApiExecution[]; hasMore: boolean }> {
  authorize(actor, "flow:read");
  const rows = await db.flowExecution.findMany({
    where: { tenantId: actor.tenantId, flowId, ...(before !== undefined && { id: { lt: before } }) },
    select: columns,
    orderBy: newestFirst,
    take: take + 1,
  });
  return { executions: rows.slice(0, take), hasMore: rows.length > take };
}

/** Null for an execution of another flow too. */
export async function findApiExecution(
  actor: Actor,
  { flowId, executionId }: { flowId: string; executionId: string },
): Promise<ApiExecution | null> {
  authorize(actor, "flow:read");
  return db.flowExecution.findFirst({
    where: { tenantId: actor.tenantId, flowId, id: executionId },
    select: columns,
  });
}
