import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { checkDocument } from "../check-document.ts";
import { itemIdsOf } from "../item-references.ts";
import type { SaveDraftInput } from "../schema.ts";
import { lockFlow, requireDraftVersion } from "./lock-flow.ts";
import { writeDraft } from "./write-draft.ts";

/**
 * @throws AppError CONFLICT `errors.draftStale` if somebody saved since `baseVersion`; INVALID for a bad document;
 *   UNAUTHENTICATED `errors.otherOperator` if it was edited by somebody else than who is signed in now.
 */
export async function saveDraft(actor: Actor, input: SaveDraftInput): Promise<{ draftVersion: number; savedAt: Date }> {
  authorize(actor, "flow:write");
  if (input.operatorId !== undefined && input.operatorId !== actor.operatorId)
    throw new AppError("UNAUTHENTICATED", "errors.otherOperator");
  const actions = checkDocument(input.actions);
  return db.$transaction(async (tx) => {
    const flow = await lockFlow(tx, actor, input.flowId, itemIdsOf(actions));
    await requireDraftVersion(tx, actor, flow, input.baseVersion);
    const { draftVersion, draftSavedAt } = await writeDraft(tx, actor, flow, actions);
    const detail = { name: flow.name, draftVersion };
    await recordAudit(tx, actor, { action: "flow.saveDraft", targetId: flow.id, detail });
    return { draftVersion, savedAt: draftSavedAt };
  });
}
