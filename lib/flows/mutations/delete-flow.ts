import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db, type Tx } from "#lib/db/client.ts";
import type { Prisma } from "#lib/db/generated/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { requireVisibleItems } from "#lib/vault/data/visible-items.ts";
import { refreshMissingScopes } from "#lib/vault/mutations/refresh-missing-scopes.ts";
import { findCallers } from "../data/callers.ts";
import { type LockedFlow, lockFlow } from "./lock-flow.ts";

/**
 * Its versions, executions and uses of vault items go with it.
 *
 * @throws AppError CONFLICT `errors.flowCalled` while the draft or the published version of another flow calls it;
 *   `errors.flowAlerts` while an alert of the tenant starts it.
 */
export async function deleteFlow(actor: Actor, { flowId }: { flowId: string }): Promise<{ id: string }> {
  authorize(actor, "flow:write");
  const { tenantId } = actor;
  return db.$transaction(async (tx) => {
    const flow = await lockFlow(tx, actor, flowId);
    // The published version may use what the draft no longer does.
    const published = await findUsed(tx, tenantId, { flowVersion: { publishedAs: { id: flow.id } } });
    await requireVisibleItems(tx, actor, published);
    await requireUncalled(tx, actor, flow);
    await requireNoAlert(tx, actor, flow);
    const freed = await findUsed(tx, tenantId, {
      OR: [{ draftOfFlowId: flow.id }, { flowVersion: { flowId: flow.id } }],
    });
    await tx.flow.deleteMany({ where: { tenantId, id: flow.id } });
    await refreshMissingScopes(tx, tenantId, freed);
    await recordAudit(tx, actor, { action: "flow.delete", targetId: flow.id, detail: { name: flow.name } });
    return { id: flow.id };
  });
}

async function findUsed(tx: Tx, tenantId: string, by: Prisma.VaultItemUseWhereInput): Promise<string[]> {
  const uses = await tx.vaultItemUse.findMany({ where: { ...by, tenantId }, select: { itemId: true } });
  return [...new Set(uses.map(({ itemId }) => itemId))];
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

/** After the same lock, for who sets an alert. */
async function requireNoAlert(tx: Tx, { tenantId }: Actor, { id, name }: LockedFlow): Promise<void> {
  const count = await tx.tenantAlert.count({ where: { tenantId, flowId: id } });
  if (count > 0) throw new AppError("CONFLICT", "errors.flowAlerts", { name, count });
}
