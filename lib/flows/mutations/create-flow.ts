import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { newId } from "#lib/db/ids.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { checkDocument } from "../check-document.ts";
import { findCalledItems } from "../data/called-items.ts";
import { itemIdsOf } from "../item-references.ts";
import { lockFlow } from "./lock-flow.ts";
import { writeDraft } from "./write-draft.ts";
import { writeVersion } from "./write-version.ts";

/**
 * @param input `actions` as they came, checked here; `publish` for an API that knows no draft.
 * @throws AppError INVALID for a document that cannot be stored, or published.
 */
export async function createFlow(
  actor: Actor,
  input: { name: string; actions?: unknown; publish?: boolean },
): Promise<{ id: string }> {
  authorize(actor, "flow:write");
  if (input.publish) authorize(actor, "flow:publish");
  const actions = checkDocument(input.actions ?? []);
  const id = newId();
  return db.$transaction(async (tx) => {
    await insertFlow(tx, actor, { id, name: input.name });
    const itemIds = [...itemIdsOf(actions), ...(await findCalledItems(tx, actor.tenantId, actions))];
    let flow = await lockFlow(tx, actor, id, itemIds);
    if (actions.length > 0) flow = await writeDraft(tx, actor, flow, actions);
    const version = input.publish ? await writeVersion(tx, actor, flow) : null;
    await recordAudit(tx, actor, { action: "flow.create", targetId: id, detail: { name: flow.name } });
    if (version) {
      const detail = { name: flow.name, number: version.number };
      await recordAudit(tx, actor, { action: "flow.publish", targetId: id, detail });
    }
    return { id };
  });
}

/** A flow without actions. */
export async function insertFlow(
  tx: Tx,
  { tenantId, operatorId }: Actor,
  { id, name }: { id: string; name: string },
): Promise<void> {
  await tx.flow.create({
    data: { tenantId, id, name, draftVersion: 1, draftSavedById: operatorId },
    select: { id: true },
  });
}
