import "server-only";
import { isDeepStrictEqual } from "node:util";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { calledFlowIdsOf } from "../check-called-flows.ts";
import { checkDocument } from "../check-document.ts";
import { findCalledItems } from "../data/called-items.ts";
import { itemIdsOf } from "../item-references.ts";
import type { FlowAction } from "../schema.ts";
import { type LockedFlow, lockFlow, lockWithCalledFlows } from "./lock-flow.ts";
import { writeDraft } from "./write-draft.ts";
import { writeVersion } from "./write-version.ts";

/**
 * For an API that knows no draft: what is stored is published with it. Actions that are published already change
 * nothing, so that a repeated import makes no versions, and spares a draft that someone is at.
 *
 * @param input What is left out stays as it is; `actions` as they came, checked here.
 * @throws AppError INVALID for a document that cannot be stored, or published.
 */
export async function storeFlow(
  actor: Actor,
  input: { flowId: string; name?: string; actions?: unknown },
): Promise<{ id: string }> {
  authorize(actor, "flow:write");
  authorize(actor, "flow:publish");
  const actions = input.actions === undefined ? undefined : checkDocument(input.actions);
  return db.$transaction(async (tx) => {
    if (actions) await lockWithCalledFlows(tx, actor, input.flowId, calledFlowIdsOf(actions));
    const { tenantId } = actor;
    const before = await lockFlow(tx, actor, input.flowId, await findItems(tx, tenantId, actions));
    const name = input.name ?? before.name;
    if (name !== before.name) await tx.flow.updateMany({ where: { tenantId, id: before.id }, data: { name } });
    const flow = await storeActions(tx, actor, before, actions);
    const version = flow === null ? null : await writeVersion(tx, actor, flow);
    if (name !== before.name) {
      const detail = { before: before.name, after: name };
      await recordAudit(tx, actor, { action: "flow.rename", targetId: before.id, detail });
    }
    if (version?.isNew) {
      const detail = { name, number: version.number };
      await recordAudit(tx, actor, { action: "flow.publish", targetId: before.id, detail });
    }
    return { id: before.id };
  });
}

/** Of a document, and of the flows that it calls. */
async function findItems(tx: Tx, tenantId: string, actions: readonly FlowAction[] = []): Promise<string[]> {
  return [...itemIdsOf(actions), ...(await findCalledItems(tx, tenantId, actions))];
}

/** The flow with a draft to publish; null where nothing is to be published. */
async function storeActions(
  tx: Tx,
  actor: Actor,
  flow: LockedFlow,
  actions: FlowAction[] | undefined,
): Promise<LockedFlow | null> {
  if (actions === undefined) return null;
  const published = await tx.flowVersion.findFirst({
    where: { tenantId: actor.tenantId, flowId: flow.id, publishedAs: { id: flow.id } },
    select: { actions: true },
  });
  if (published && isDeepStrictEqual(actions, published.actions)) return null;
  return isDeepStrictEqual(actions, flow.draft) ? flow : writeDraft(tx, actor, flow, actions);
}
