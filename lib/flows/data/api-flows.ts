import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import type { FlowAction } from "../schema.ts";

/** A flow as `/api/v2` shows it (`reference/auth0-forms.md` §2.2), before its names are put on it. */
export type ApiFlow = {
  id: string;
  name: string;
  /** Of the published version: that API knows no draft. */
  actions: FlowAction[];
  createdAt: Date;
  updatedAt: Date;
  /** When it last began to run. */
  executedAt: Date | null;
};

const columns = { id: true, name: true, createdAt: true, updatedAt: true } as const;

/** A page of the tenant's flows, the oldest first: what is made meanwhile comes at the end. */
export async function listApiFlows(
  actor: Actor,
  { page, perPage }: { page: number; perPage: number },
): Promise<{ flows: Omit<ApiFlow, "actions">[]; total: number }> {
  authorize(actor, "flow:read");
  const where = { tenantId: actor.tenantId };
  const [rows, total] = await Promise.all([
    db.flow.findMany({
      where,
      select: columns,
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
      skip: page * perPage,
      take: perPage,
    }),
    db.flow.count({ where }),
  ]);
  const executed = await lastExecutions(actor, rows);
  return { flows: rows.map((row) => ({ ...row, executedAt: executed.get(row.id) ?? null })), total };
}

export async function findApiFlow(actor: Actor, flowId: string): Promise<ApiFlow | null> {
  authorize(actor, "flow:read");
  const row = await db.flow.findFirst({
    where: { tenantId: actor.tenantId, id: flowId },
    select: { ...columns, publishedVersion: { select: { actions: true } } },
  });
  if (!row) return null;
  const { publishedVersion, ...flow } = row;
  const executed = await lastExecutions(actor, [flow]);
  return {
    ...flow,
    actions: (publishedVersion?.actions ?? []) as FlowAction[],
    executedAt: executed.get(flowId) ?? null,
  };
}

/** One look into the index for each flow; a relation's `take` would load every execution of them all. */
async function lastExecutions(actor: Actor, flows: readonly { id: string }[]): Promise<ReadonlyMap<string, Date>> {
  const rows = await db.$queryRaw<{ id: string; at: Date }[]>`
    select f.id, e."createdAt" as at from unnest(${flows.map(({ id }) => id)}::uuid[]) as f(id)
    cross join lateral (select "createdAt" from "FlowExecution" e
      where e."tenantId" = ${actor.tenantId}::uuid and e."flowId" = f.id order by e."id" desc limit 1) e`;
  return new Map(rows.map(({ id, at }) => [id, at]));
}
