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

type ListFlows = {
  page: number;
  perPage: number;
  /** Only those whose caller can wait for their end, or only the others. */
  isSynchronous?: boolean | undefined;
};

/** A page of the tenant's flows, the oldest first: what is made meanwhile comes at the end. */
export async function listApiFlows(
  actor: Actor,
  { page, perPage, isSynchronous }: ListFlows,
): Promise<{ flows: Omit<ApiFlow, "actions">[]; total: number }> {
  authorize(actor, "flow:read");
  const asynchronous = isSynchronous === undefined ? [] : await findAsynchronous(actor);
  const where = {
    tenantId: actor.tenantId,
    ...(isSynchronous !== undefined && { id: isSynchronous ? { notIn: asynchronous } : { in: asynchronous } }),
  };
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

/**
 * Flows that nobody waits for: one with a DELAY_FLOW in what is published, or whose triggers are there and none of them
 * is a hook that answers with the result. The API that this one follows does not say what it means by it.
 */
async function findAsynchronous({ tenantId }: Actor): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    select f."id" from "Flow" f
      left join "FlowVersion" v on v."tenantId" = f."tenantId" and v."id" = f."publishedVersionId"
    where f."tenantId" = ${tenantId}::uuid and (
      jsonb_path_exists(v."actions", '$.** ? (@.type == "FLOW" && @.action == "DELAY_FLOW" && exists(@.id))')
      or (select count(*) > 0 and count(*) filter (where t."type" = 'HOOK' and t."mode" = 'SYNC') = 0
        from "FlowTrigger" t where t."tenantId" = f."tenantId" and t."flowId" = f."id"))`;
  return rows.map(({ id }) => id);
}

export async function hasFlow(actor: Actor, flowId: string): Promise<boolean> {
  authorize(actor, "flow:read");
  const found = await db.flow.findFirst({ where: { tenantId: actor.tenantId, id: flowId }, select: { id: true } });
  return found !== null;
}

/** In one statement: an export asks for every flow, one by one. */
export async function findApiFlow(actor: Actor, flowId: string): Promise<ApiFlow | null> {
  authorize(actor, "flow:read");
  const [flow] = await db.$queryRaw<ApiFlow[]>`
    select f."id", f."name", f."createdAt", f."updatedAt", e."createdAt" as "executedAt",
      coalesce(v."actions", '[]') as "actions"
    from "Flow" f
      left join "FlowVersion" v on v."tenantId" = f."tenantId" and v."id" = f."publishedVersionId"
      left join lateral (select "createdAt" from "FlowExecution"
        where "tenantId" = f."tenantId" and "flowId" = f."id" order by "id" desc limit 1) e on true
    where f."tenantId" = ${actor.tenantId}::uuid and f."id" = ${flowId}::uuid`;
  return flow ?? null;
}

/** One look into the index for each flow; a relation's `take` would load every execution of them all. */
async function lastExecutions(actor: Actor, flows: readonly { id: string }[]): Promise<ReadonlyMap<string, Date>> {
  const rows = await db.$queryRaw<{ id: string; at: Date }[]>`
    select f.id, e."createdAt" as at from unnest(${flows.map(({ id }) => id)}::uuid[]) as f(id)
    cross join lateral (select "createdAt" from "FlowExecution" e
      where e."tenantId" = ${actor.tenantId}::uuid and e."flowId" = f.id order by e."id" desc limit 1) e`;
  return new Map(rows.map(({ id, at }) => [id, at]));
}
