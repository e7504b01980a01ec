import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { requireVisibleItems } from "#lib/vault/data/visible-items.ts";
import { findCallers } from "../data/callers.ts";
import { type LockedFlow, lockFlow } from "./lock-flow.ts";

/**
 * Its versions, executions and uses of vault items go with it.
 *
 * @throws AppError CONFLICT `errors.flowCalled` while the draft or the published version of another flow calls it.
 */
export async function deleteFlow(actor: Actor, { flowId }: { flowId: string }): Promise<{ id: string }> {
  authorize(actor, "flow:write");
  const { tenantId } = actor;
  return db.$transaction(async (tx) => {
    const flow = await lockFlow(tx, actor, flowId);
    // The published version may use what the draft no longer does.
    const uses = await tx.vaultItemUse.findMany({
      where: { tenantId, flowVersion: { publishedAs: { id: flow.id } } },
      select: { itemId: true },
    });
    await requireVisibleItems(
      tx,
      actor,
      uses.map(({ itemId }) => itemId),
    );
    await requireUncalled(tx, actor, flow);
    await tx.flow.deleteMany({ where: { tenantId, id: flow.id } });
    await recordAudit(tx, actor, { action: "flow.delete", targetId: flow.id, detail: { name: flow.name } });
    return { id: flow.id };
  });
}

/** How many callers the refusal names. */
const MAX_NAMED = 5;

/** After the lock, which every save that calls the flow shares: those are seen, and later ones find no flow. */
async function requireUncalled(tx: Tx, { tenantId }: Actor, { id, name }: LockedFlow): Promise<void> {
  await tx.$queryRaw`select 1 from "Flow" where "tenantId" = ${tenantId}::uuid and "id" = ${id}::uuid for update`;
  const callers = await findCallers(tx, tenantId, id);
  if (callers.length === 0) return;
  const named = callers.slice(0, MAX_NAMED).map((caller) => caller.name);
  const params = { name, callers: named.join(", "), more: callers.length - named.length };
  throw new AppError("CONFLICT", "errors.flowCalled", params);
}
