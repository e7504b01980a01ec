import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import type { Tx } from "#lib/db/client.ts";
import { newId } from "#lib/db/ids.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { findProblems } from "../document-problems.ts";
import { addVersionUses, dropFinishedVersionUses } from "./item-uses.ts";
import type { LockedFlow } from "./lock-flow.ts";
import { requireCalledItems } from "./require-called-flows.ts";
import { requireDocumentItems } from "./require-document-items.ts";

/**
 * Makes the locked flow's draft its published version.
 *
 * @param note What its author says of it; may be empty.
 * @returns The version's number, and whether it is new: a draft that is published already stays as it is.
 * @throws AppError INVALID for a draft with expressions that do not parse; FORBIDDEN for a called flow that uses what
 *   the actor may not see.
 */
export async function writeVersion(
  tx: Tx,
  actor: Actor,
  flow: LockedFlow,
  note = "",
): Promise<{ number: number; isNew: boolean }> {
  const { tenantId } = actor;
  const calledItems = await requireCalledItems(tx, actor, flow.draft);
  await requireDocumentItems(tx, actor, flow.draft, calledItems);
  refuseBlockingProblems(flow);
  const published = await findPublished(tx, actor, flow);
  if (published?.number && published.draftVersion === flow.draftVersion) {
    return { number: published.number, isNew: false };
  }
  const id = newId();
  const number = await nextNumber(tx, actor, flow.id);
  await tx.$executeRaw`
    insert into "FlowVersion" ("tenantId", "id", "flowId", "number", "draftVersion", "actions", "note", "createdById")
    values (${tenantId}::uuid, ${id}::uuid, ${flow.id}::uuid, ${number}, ${flow.draftVersion},
      ${JSON.stringify(flow.draft)}::jsonb, ${note || null}, ${actor.operatorId}::uuid)`;
  await tx.flow.updateMany({ where: { tenantId, id: flow.id }, data: { publishedVersionId: id } });
  await addVersionUses(tx, actor, id, flow.draft);
  if (published) await dropFinishedVersionUses(tx, tenantId, published.id);
  return { number, isNew: true };
}

async function findPublished(tx: Tx, actor: Actor, flow: LockedFlow) {
  if (flow.publishedVersionId === null) return null;
  return tx.flowVersion.findFirst({
    where: { tenantId: actor.tenantId, id: flow.publishedVersionId },
    select: { id: true, number: true, draftVersion: true },
  });
}

function refuseBlockingProblems(flow: LockedFlow): void {
  const blocking = findProblems(flow.draft).filter(({ isBlocking }) => isBlocking);
  const [first] = blocking;
  if (!first) return;
  const { actionId, field } = first;
  throw new AppError("INVALID", "errors.flowHasProblems", { action: actionId, field, count: blocking.length });
}

/** Numbers are taken under the flow's lock. */
async function nextNumber(tx: Tx, actor: Actor, flowId: string): Promise<number> {
  const { _max } = await tx.flowVersion.aggregate({
    where: { tenantId: actor.tenantId, flowId },
    _max: { number: true },
  });
  return (_max.number ?? 0) + 1;
}
