import "server-only";
import { isDeepStrictEqual } from "node:util";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { checkDocument } from "#lib/flows/check-document.ts";
import { clearReferences } from "#lib/flows/clear-references.ts";
import { itemIdsOf } from "#lib/flows/item-references.ts";
import { lockFlow, requireDraftVersion } from "#lib/flows/mutations/lock-flow.ts";
import { writeDraft } from "#lib/flows/mutations/write-draft.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { findFates } from "../data/item-fates.ts";
import type { RestoredVersion, RestoreVersionInput } from "../schema.ts";

/**
 * Saves an earlier version on top of the draft. What it refers to that is gone by now is left to be chosen. The draft
 * that it replaces is a version too.
 *
 * @throws AppError CONFLICT `errors.draftStale` if somebody saved since `baseVersion`; NOT_FOUND; FORBIDDEN for a
 *   version, or a draft, that uses what the actor may not see; INVALID where a rule came since.
 */
export async function restoreVersion(actor: Actor, input: RestoreVersionInput): Promise<RestoredVersion> {
  authorize(actor, "flow:write");
  return db.$transaction(async (tx) => {
    const version = await findVersion(tx, actor, input);
    const document = checkDocument(version.actions);
    const flow = await lockFlow(tx, actor, input.flowId, itemIdsOf(document));
    await requireDraftVersion(tx, actor, flow, input.baseVersion);
    const { isHidden, isThere } = await findFates(tx, actor, document);
    if (isHidden) throw new AppError("FORBIDDEN", "errors.connectionNotShared");
    const { actions, cleared } = clearReferences(document, isThere);
    if (isDeepStrictEqual(actions, flow.draft)) {
      return { draftVersion: flow.draftVersion, savedAt: flow.draftSavedAt, formerVersionId: null, cleared };
    }
    const { draftVersion, draftSavedAt } = await writeDraft(tx, actor, flow, actions);
    const former = await tx.flowVersion.findFirstOrThrow({
      where: { tenantId: actor.tenantId, flowId: flow.id, number: null, draftVersion: flow.draftVersion },
      select: { id: true },
    });
    const wasPublished = version.number !== null;
    const detail = { name: flow.name, restored: version.number ?? version.draftVersion, wasPublished, draftVersion };
    await recordAudit(tx, actor, { action: "flow.restore", targetId: flow.id, detail });
    return { draftVersion, savedAt: draftSavedAt, formerVersionId: former.id, cleared };
  });
}

async function findVersion(tx: Tx, { tenantId }: Actor, { flowId, versionId }: RestoreVersionInput) {
  const version = await tx.flowVersion.findFirst({
    where: { tenantId, flowId, id: versionId },
    select: { number: true, draftVersion: true, actions: true },
  });
  if (!version) throw new AppError("NOT_FOUND", "errors.versionNotFound");
  return version;
}
