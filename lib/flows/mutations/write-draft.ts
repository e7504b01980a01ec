import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import type { Tx } from "#lib/db/client.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { FlowAction } from "../schema.ts";
import { replaceDraftUses } from "./item-uses.ts";
import { keepDraft } from "./keep-draft.ts";
import type { LockedFlow } from "./lock-flow.ts";
import { requireCalledFlows } from "./require-called-flows.ts";
import { requireDocumentItems } from "./require-document-items.ts";

/**
 * Writes a checked document as the next version of the locked flow's draft, with the items that it uses. That version is
 * kept, and so is the one that it replaces.
 */
export async function writeDraft(
  tx: Tx,
  actor: Actor,
  flow: LockedFlow,
  actions: FlowAction[],
): Promise<LockedFlow & { draftSavedAt: Date }> {
  await requireCalledFlows(tx, actor, actions);
  await requireDocumentItems(tx, actor, actions);
  const next = { draftVersion: flow.draftVersion + 1, draftSavedAt: new Date(), draftSavedById: actor.operatorId };
  await keepDraft(tx, actor, flow.id);
  const written = await tx.$executeRaw`
    update "Flow" set "draft" = ${JSON.stringify(actions)}::jsonb, "draftVersion" = ${next.draftVersion},
      "draftSavedAt" = ${next.draftSavedAt}::timestamptz, "draftSavedById" = ${actor.operatorId}::uuid,
      "updatedAt" = ${next.draftSavedAt}::timestamptz
    where "tenantId" = ${actor.tenantId}::uuid and "id" = ${flow.id}::uuid and "draftVersion" = ${flow.draftVersion}`;
  if (written !== 1) throw new AppError("NOT_FOUND", "errors.flowNotFound");
  await keepDraft(tx, actor, flow.id);
  await replaceDraftUses(tx, actor, flow.id, actions);
  return { ...flow, ...next, draft: actions };
}
