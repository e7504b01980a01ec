import "server-only";
import { isDeepStrictEqual } from "node:util";
import { recordAudit } from "#lib/audit/record.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { newId } from "#lib/db/ids.ts";
import { checkDocument } from "#lib/flows/check-document.ts";
import { itemIdsOf } from "#lib/flows/item-references.ts";
import { type LockedFlow, lockFlow, requireDraftVersion } from "#lib/flows/mutations/lock-flow.ts";
import { writeDraft } from "#lib/flows/mutations/write-draft.ts";
import { writeVersion } from "#lib/flows/mutations/write-version.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { findPair, type ItemPair } from "../data/find-pair.ts";
import { replaceReferences } from "../replace-references.ts";
import type { ReplaceItemInput, ReplacementResult } from "../schema.ts";
import { attemptFlows } from "./attempt-flows.ts";
import { lockReplacement } from "./lock-replacement.ts";

/** Two hundred flows that are published take some seconds. */
export const TIMEOUT_MS = 120_000;

type Wanted = ReplaceItemInput["flows"][number];
type Replaced = { flow: LockedFlow; before: FlowAction[]; version: { id: string; number: number } | null };

/**
 * Puts one item in the place of another in the drafts of many flows, and publishes those of which that is asked. What one
 * flow is refused for leaves that one as it was.
 *
 * @throws AppError as `findPair`.
 */
export async function replaceItem(actor: Actor, input: ReplaceItemInput): Promise<ReplacementResult> {
  authorize(actor, "flow:write");
  if (input.flows.some(({ publish }) => publish)) authorize(actor, "flow:publish");
  return db.$transaction(
    async (tx) => {
      await lockReplacement(tx, actor, input.flows, input);
      const pair = await findPair(tx, actor, input);
      const { done, refused } = await attemptFlows(tx, actor, input.flows, (wanted) =>
        replaceInFlow(tx, actor, pair, wanted),
      );
      const replacementId = done.length === 0 ? null : await keepReplacement(tx, actor, pair, done);
      const changed = done.map(({ flow: { id, name }, version }) => ({
        flowId: id,
        name,
        number: version?.number ?? null,
      }));
      if (replacementId !== null) {
        const flows = changed.map(({ name }) => name);
        const published = changed.filter(({ number }) => number !== null).map(({ name }) => name);
        const detail = { name: pair.former.name, replacement: pair.next.name, flows, published };
        await recordAudit(tx, actor, { action: "item.replaceInFlows", targetId: pair.former.id, detail });
      }
      return { replacementId, changed, refused };
    },
    { timeout: TIMEOUT_MS },
  );
}

async function replaceInFlow(tx: Tx, actor: Actor, { former, next }: ItemPair, wanted: Wanted): Promise<Replaced> {
  const flow = await lockFlow(tx, actor, wanted.flowId, [next.id]);
  await requireDraftVersion(tx, actor, flow, wanted.draftVersion);
  const { name, draft: before } = flow;
  if (!itemIdsOf(before).includes(former.id)) throw new AppError("CONFLICT", "errors.replaceNothing", { name });
  if (wanted.publish) await requirePublishedAlike(tx, actor, flow);
  const changed = await writeDraft(tx, actor, flow, checkDocument(replaceReferences(before, former.id, next.id)));
  return { flow: changed, before, version: wanted.publish ? await publish(tx, actor, changed) : null };
}

/** Nothing that somebody has yet to publish goes out along. */
async function requirePublishedAlike(tx: Tx, { tenantId }: Actor, { id, name, draft }: LockedFlow): Promise<void> {
  const published = await tx.flowVersion.findFirst({
    where: { tenantId, flowId: id, publishedAs: { id } },
    select: { actions: true },
  });
  if (published && isDeepStrictEqual(published.actions, draft)) return;
  throw new AppError("CONFLICT", "errors.replacePublishedApart", { name });
}

/** The draft, as the version that is in force from here on. */
export async function publish(tx: Tx, actor: Actor, flow: LockedFlow): Promise<{ id: string; number: number }> {
  const { number } = await writeVersion(tx, actor, flow);
  const { publishedVersionId } = await tx.flow.findFirstOrThrow({
    where: { tenantId: actor.tenantId, id: flow.id },
    select: { publishedVersionId: true },
  });
  return { id: publishedVersionId ?? "", number };
}

/** For who wants it undone. What was kept of these flows before has been changed since. */
async function keepReplacement(tx: Tx, actor: Actor, pair: ItemPair, done: readonly Replaced[]): Promise<string> {
  const { tenantId, operatorId } = actor;
  const id = newId();
  await forgetFlows(
    tx,
    actor,
    done.map(({ flow }) => flow.id),
  );
  const items = { formerItemId: pair.former.id, nextItemId: pair.next.id };
  await tx.itemReplacement.create({ data: { tenantId, id, ...items, madeById: operatorId }, select: { id: true } });
  const rows = done.map(({ flow, before, version }) => ({
    flowId: flow.id,
    draftVersion: flow.draftVersion,
    before,
    versionId: version?.id ?? null,
  }));
  await tx.$executeRaw`
    insert into "ItemReplacementFlow" ("tenantId", "flowId", "replacementId", "draftVersion", "before", "versionId")
    select ${tenantId}::uuid, "flowId", ${id}::uuid, "draftVersion", "before", "versionId"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r ("flowId" uuid, "draftVersion" int, "before" jsonb, "versionId" uuid)`;
  return id;
}

/** What replacements have kept of flows, and those that have nothing left. */
export async function forgetFlows(tx: Tx, { tenantId }: Actor, flowIds: readonly string[]): Promise<void> {
  await tx.itemReplacementFlow.deleteMany({ where: { tenantId, flowId: { in: [...flowIds] } } });
  await tx.itemReplacement.deleteMany({ where: { tenantId, flows: { none: {} } } });
}
