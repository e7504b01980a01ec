import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { checkDocument } from "#lib/flows/check-document.ts";
import { lockFlow, requireDraftVersion } from "#lib/flows/mutations/lock-flow.ts";
import { writeDraft } from "#lib/flows/mutations/write-draft.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { findPair } from "../data/find-pair.ts";
import type { ItemPairInput, UndoResult } from "../schema.ts";
import { attemptFlows } from "./attempt-flows.ts";
import { lockReplacement } from "./lock-replacement.ts";
import { forgetFlows, publish, TIMEOUT_MS } from "./replace-item.ts";

type KeptFlow = { flowId: string; draftVersion: number; before: FlowAction[]; versionId: string | null };
type Kept = ItemPairInput & { flows: KeptFlow[] };
type Undone = UndoResult["changed"][number];

/**
 * Puts the former item back where nothing was saved since, and publishes that where the replacement is still what is
 * published.
 *
 * @throws AppError NOT_FOUND for one that is undone already, or whose items the actor may not both view.
 */
export async function undoReplacement(actor: Actor, { replacementId }: { replacementId: string }): Promise<UndoResult> {
  authorize(actor, "flow:write");
  return db.$transaction(
    async (tx) => {
      const kept = await readKept(tx, actor, replacementId);
      if (kept.flows.some(({ versionId }) => versionId !== null)) authorize(actor, "flow:publish");
      const wanted = kept.flows.map(({ flowId, versionId }) => ({ flowId, publish: versionId !== null }));
      const before = kept.flows.flatMap((flow) => flow.before);
      await lockReplacement(tx, actor, wanted, kept, before);
      const pair = await findPair(tx, actor, kept);
      // Of two who undo it at once the second finds what the first has left.
      const { flows } = await readKept(tx, actor, replacementId);
      const { done: changed, refused } = await attemptFlows(tx, actor, flows, (flow) => undoInFlow(tx, actor, flow));
      if (changed.length > 0) {
        await forgetFlows(
          tx,
          actor,
          changed.map(({ flowId }) => flowId),
        );
        const names = (those: readonly { name: string | null }[]) => those.map(({ name }) => name ?? "");
        const detail = {
          name: pair.former.name,
          replacement: pair.next.name,
          flows: names(changed),
          published: names(changed.filter(({ number }) => number !== null)),
          kept: names(refused),
        };
        await recordAudit(tx, actor, { action: "item.undoReplacement", targetId: pair.former.id, detail });
      }
      return { changed, refused };
    },
    { timeout: TIMEOUT_MS },
  );
}

async function readKept(tx: Tx, { tenantId }: Actor, id: string): Promise<Kept> {
  const row = await tx.itemReplacement.findFirst({
    where: { tenantId, id },
    select: {
      formerItemId: true,
      nextItemId: true,
      flows: {
        select: { flowId: true, draftVersion: true, before: true, versionId: true },
        orderBy: { flow: { name: "asc" } },
      },
    },
  });
  if (!row) throw new AppError("NOT_FOUND", "errors.replacementNotFound");
  return {
    formerId: row.formerItemId,
    nextId: row.nextItemId,
    flows: row.flows.map((flow) => ({ ...flow, before: flow.before as unknown as FlowAction[] })),
  };
}

async function undoInFlow(tx: Tx, actor: Actor, kept: KeptFlow): Promise<Undone> {
  const flow = await lockFlow(tx, actor, kept.flowId);
  await requireDraftVersion(tx, actor, flow, kept.draftVersion);
  const published = await tx.flowVersion.findFirst({
    where: { tenantId: actor.tenantId, flowId: flow.id, publishedAs: { id: flow.id } },
    select: { id: true, number: true, draftVersion: true },
  });
  const changed = await writeDraft(tx, actor, flow, checkDocument(kept.before));
  const { id: flowId, name } = flow;
  if (published && published.id === kept.versionId) {
    const { number } = await publish(tx, actor, changed);
    return { flowId, name, number, staysPublished: null };
  }
  // The draft that is undone was published by somebody.
  const isOut = published?.draftVersion === kept.draftVersion;
  return { flowId, name, number: null, staysPublished: isOut ? published.number : null };
}
