import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import type { Tx } from "#lib/db/client.ts";
import type { Prisma } from "#lib/db/generated/client.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { FlowAction } from "../schema.ts";
import { replaceDraftUses } from "./item-uses.ts";
import type { LockedFlow } from "./lock-flow.ts";
import { requireCalledFlows } from "./require-called-flows.ts";
import { requireDocumentItems } from "./require-document-items.ts";

/** Writes a checked document as the next version of the locked flow's draft, with the items that it uses. */
export async function writeDraft(
  tx: Tx,
  actor: Actor,
  flow: LockedFlow,
  actions: FlowAction[],
): Promise<LockedFlow & { draftSavedAt: Date }> {
  await requireCalledFlows(tx, actor, actions);
  const itemIds = await requireDocumentItems(tx, actor, actions);
  const next = { draftVersion: flow.draftVersion + 1, draftSavedAt: new Date(), draftSavedById: actor.operatorId };
  const { count } = await tx.flow.updateMany({
    where: { tenantId: actor.tenantId, id: flow.id, draftVersion: flow.draftVersion },
    data: { ...next, draft: actions as unknown as Prisma.InputJsonValue },
  });
  if (count !== 1) throw new AppError("NOT_FOUND", "errors.flowNotFound");
  await replaceDraftUses(tx, actor, flow.id, itemIds);
  return { ...flow, ...next, draft: actions };
}
