import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import type { Tx } from "#lib/db/client.ts";
import { findCalledItems } from "#lib/flows/data/called-items.ts";
import { itemIdsOf } from "#lib/flows/item-references.ts";
import { type FlowAction, flowActions } from "#lib/flows/schema.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { Json } from "#lib/shared/json.ts";
import { requireVisibleItems } from "#lib/vault/data/visible-items.ts";
import type { ExecutionStatus } from "../schema.ts";

export type LockedExecution = {
  id: string;
  flowId: string;
  flowName: string;
  flowVersionId: string;
  calledVersions: string[];
  isDraft: boolean;
  isDry: boolean;
  status: ExecutionStatus;
  input: Json;
  trigger: Json;
  answers: Json;
  journal: Json;
  journalState: string | null;
  /** Each version that it ran is there, and was asked about: without, nobody can tell who may have what it recorded. */
  isWhole: boolean;
};

/**
 * Locks an execution whose flow the actor may run: every item that it uses is shared with them, those of the flows that
 * it called, and would call now, too. The flow first, then the items, then the execution, as every other writer does.
 *
 * @throws AppError NOT_FOUND; FORBIDDEN
 */
export async function lockExecution(tx: Tx, actor: Actor, executionId: string): Promise<LockedExecution> {
  const { tenantId } = actor;
  await lockFlowOf(tx, actor, { executionId });
  const { own, called: begun, ids } = await findDocuments(tx, actor, executionId);
  const called = await findCalledItems(tx, tenantId, own);
  await requireVisibleItems(tx, actor, [...itemIdsOf(own), ...called, ...begun.flatMap(itemIdsOf)]);
  const [execution] = await tx.$queryRaw<Omit<LockedExecution, "isWhole">[]>`
    select e."id", e."flowId", f."name" as "flowName", e."flowVersionId",
      coalesce(e."calledVersions", '{}') as "calledVersions", e."isDraft", e."isDry", e."status", e."input",
      e."trigger", e."answers", e."journal", e."journalState"
    from "FlowExecution" e join "Flow" f on f."tenantId" = e."tenantId" and f."id" = e."flowId"
    where e."tenantId" = ${tenantId}::uuid and e."id" = ${executionId}::uuid for update of e`;
  if (!execution) throw notFound();
  // It may have called another flow before it was locked.
  const isWhole = [execution.flowVersionId, ...execution.calledVersions].every((id) => ids.has(id));
  return { ...execution, isWhole };
}

/**
 * For who takes what an execution recorded into another one. A version that is gone cannot say what it referred to.
 *
 * @throws AppError FORBIDDEN
 */
export function requireWhole({ isWhole }: LockedExecution): void {
  if (!isWhole) throw new AppError("FORBIDDEN", "errors.connectionNotShared");
}

/**
 * The flow of an execution, locked.
 *
 * @param named Whose it must be, where the caller names it.
 * @throws AppError NOT_FOUND
 */
export async function lockFlowOf(
  tx: Tx,
  { tenantId }: Actor,
  named: { executionId: string; flowId?: string },
): Promise<{ id: string; name: string }> {
  const [flow] = await tx.$queryRaw<{ id: string; name: string }[]>`
    select f."id", f."name" from "FlowExecution" e
      join "Flow" f on f."tenantId" = e."tenantId" and f."id" = e."flowId"
    where e."tenantId" = ${tenantId}::uuid and e."id" = ${named.executionId}::uuid
      and e."flowId" = coalesce(${named.flowId ?? null}::uuid, e."flowId")
    for no key update of f`;
  if (!flow) throw notFound();
  return flow;
}

/**
 * What an execution runs, and what it called so far, as far as that is still there.
 *
 * @throws AppError NOT_FOUND
 */
export async function findDocuments(
  tx: Tx,
  { tenantId }: Actor,
  executionId: string,
): Promise<{ own: FlowAction[]; called: FlowAction[][]; ids: ReadonlySet<string> }> {
  // One statement: whatever is not locked yet may go between two.
  const versions = await tx.$queryRaw<{ id: string; actions: Json; isOwn: boolean }[]>`
    select v."id", v."actions", v."id" = e."flowVersionId" as "isOwn" from "FlowExecution" e
      join "FlowVersion" v on v."tenantId" = e."tenantId"
        and (v."id" = e."flowVersionId" or v."id" = any(e."calledVersions"))
    where e."tenantId" = ${tenantId}::uuid and e."id" = ${executionId}::uuid`;
  const own = versions.find(({ isOwn }) => isOwn);
  if (!own) throw notFound();
  const called = versions.filter((version) => version !== own).map(({ actions }) => flowActions.parse(actions));
  return { own: flowActions.parse(own.actions), called, ids: new Set(versions.map(({ id }) => id)) };
}

function notFound(): AppError {
  return new AppError("NOT_FOUND", "errors.executionNotFound");
}
