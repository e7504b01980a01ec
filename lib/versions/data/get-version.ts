import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { clearReferences } from "#lib/flows/clear-references.ts";
import { findOperatorNames } from "#lib/flows/data/operator-names.ts";
import { flowActions } from "#lib/flows/schema.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { GetVersionInput, VersionDetail } from "../schema.ts";
import { findFates } from "./item-fates.ts";

const columns = {
  id: true,
  number: true,
  draftVersion: true,
  note: true,
  createdAt: true,
  createdById: true,
  actions: true,
  flow: { select: { publishedVersionId: true } },
} as const;

/**
 * One version with its document, which is left out for who may not view every item that it refers to, as an execution's
 * inputs are.
 *
 * @throws AppError NOT_FOUND, also for a version of another flow.
 */
export async function getVersion(actor: Actor, { id: flowId, versionId }: GetVersionInput): Promise<VersionDetail> {
  authorize(actor, "flow:read");
  const row = await db.flowVersion.findFirst({
    where: { tenantId: actor.tenantId, flowId, id: versionId },
    select: columns,
  });
  if (!row) throw new AppError("NOT_FOUND", "errors.versionNotFound");
  const { createdById, flow, actions: document, ...version } = row;
  const actions = flowActions.parse(document);
  const { isHidden, goneItems, isThere } = await findFates(db, actor, actions);
  const names = await findOperatorNames(actor, [createdById]);
  return {
    ...version,
    createdBy: names.get(createdById) ?? null,
    isLive: flow.publishedVersionId === versionId,
    isHidden,
    actions: isHidden ? null : actions,
    gone: isHidden ? [] : clearReferences(actions, isThere).cleared,
    goneItems: isHidden ? [] : goneItems,
  };
}
