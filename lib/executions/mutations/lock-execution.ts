import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import type { Tx } from "#lib/db/client.ts";
import { findCalledItems } from "#lib/flows/data/called-items.ts";
import { itemIdsOf } from "#lib/flows/item-references.ts";
import { flowActions } from "#lib/flows/schema.ts";
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
};

/**
 * Locks an execution whose flow the actor may run: every item that it uses is shared with them, those of the flows that
 * it called, and would call now, too. Items first, then the flow, then the execution, as every other writer does.
 *
 * @throws AppError NOT_FOUND; FORBIDDEN
 */
export async function lockExecution(tx: Tx, actor: Actor, executionId: string): Promise<LockedExecution> {
  const { tenantId } = actor;
  const seen = await tx.flowExecution.findFirst({
    where: { tenantId, id: executionId },
    select: { flowId: true, calledVersions: true, version: { select: { actions: true } } },
  });
  if (!seen) throw new AppError("NOT_FOUND", "errors.executionNotFound");
  const actions = flowActions.parse(seen.version.actions);
  const called = await findCalledItems(tx, tenantId, actions);
  const begun = await tx.flowVersion.findMany({
    where: { tenantId, id: { in: seen.calledVersions } },
    select: { actions: true },
  });
  const held = begun.flatMap((version) => itemIdsOf(flowActions.parse(version.actions)));
  await requireVisibleItems(tx, actor, [...itemIdsOf(actions), ...called, ...held]);
  await tx.$queryRaw`select 1 from "Flow" where "tenantId" = ${tenantId}::uuid and "id" = ${seen.flowId}::uuid for no key update`;
  const [execution] = await tx.$queryRaw<LockedExecution[]>`
    select e."id", e."flowId", f."name" as "flowName", e."flowVersionId",
      coalesce(e."calledVersions", '{}') as "calledVersions", e."isDraft", e."isDry", e."status", e."input",
      e."trigger", e."answers", e."journal", e."journalState"
    from "FlowExecution" e join "Flow" f on f."tenantId" = e."tenantId" and f."id" = e."flowId"
    where e."tenantId" = ${tenantId}::uuid and e."id" = ${executionId}::uuid for update of e`;
  if (!execution) throw new AppError("NOT_FOUND", "errors.executionNotFound");
  return execution;
}
