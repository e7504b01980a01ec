import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { requireVisibleItems } from "#lib/vault/data/visible-items.ts";
import { lockFlow } from "./lock-flow.ts";

/** Its versions, executions and uses of vault items go with it. */
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
    await tx.flow.deleteMany({ where: { tenantId, id: flow.id } });
    await recordAudit(tx, actor, { action: "flow.delete", targetId: flow.id, detail: { name: flow.name } });
    return { id: flow.id };
  });
}
