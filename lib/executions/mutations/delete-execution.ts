import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { itemIdsOf } from "#lib/flows/item-references.ts";
import { dropFinishedVersionUses } from "#lib/flows/mutations/item-uses.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { requireVisibleItems } from "#lib/vault/data/visible-items.ts";
import { type ExecutionStatus, unfinishedStatuses } from "../schema.ts";
import { findDocuments, lockFlowOf } from "./lock-execution.ts";

type Place = { flowId: string; executionId: string };

/**
 * Deletes an execution that has ended, with its journal. For the engine's process: the web's database role may not.
 *
 * @throws AppError FORBIDDEN without `flow:write`, or for an item that it used and that is not shared; NOT_FOUND, also
 *   where it is one of another flow; CONFLICT while it can go on by itself.
 */
export async function deleteExecution(actor: Actor, { flowId, executionId }: Place): Promise<{ id: string }> {
  authorize(actor, "flow:write");
  const { tenantId } = actor;
  return db.$transaction(async (tx) => {
    const flow = await lockFlowOf(tx, actor, { flowId, executionId });
    await requireVisibleItems(tx, actor, await itemsLeft(tx, actor, executionId));
    const [execution] = await tx.$queryRaw<{ status: ExecutionStatus; flowVersionId: string }[]>`
      select "status"::text as "status", "flowVersionId" from "FlowExecution"
      where "tenantId" = ${tenantId}::uuid and "id" = ${executionId}::uuid for update`;
    if (!execution) throw new AppError("NOT_FOUND", "errors.executionNotFound");
    if (unfinishedStatuses.includes(execution.status)) throw new AppError("CONFLICT", "errors.executionNotEnded");
    await tx.flowExecution.deleteMany({ where: { tenantId, id: executionId } });
    // Let go when it ended, unless its engine died in between.
    await dropFinishedVersionUses(tx, tenantId, execution.flowVersionId);
    const detail = { name: flow.name, execution: toPublicId("afe", executionId) };
    await recordAudit(tx, actor, { action: "execution.delete", targetId: flowId, detail });
    return { id: executionId };
  });
}

/** What it used and is still there: an item that was deleted since keeps nobody from tidying up. */
async function itemsLeft(tx: Tx, actor: Actor, executionId: string): Promise<string[]> {
  const { own, called } = await findDocuments(tx, actor, executionId);
  const used = [own, ...called].flatMap(itemIdsOf);
  const left = await tx.vaultItem.findMany({
    where: { tenantId: actor.tenantId, id: { in: used } },
    select: { id: true },
  });
  return left.map(({ id }) => id);
}
