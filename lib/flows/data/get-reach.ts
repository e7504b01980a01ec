import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { findActionDefinition } from "#lib/connectors/registry.ts";
import { db } from "#lib/db/client.ts";
import { unfinishedStatuses } from "#lib/executions/schema.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { listSenders } from "#lib/senders/data.ts";
import type { Sender } from "#lib/senders/schema.ts";
import { channelOf } from "#lib/senders/sender-apps.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { type Clock, systemClock } from "#lib/shared/clock.ts";
import { listItemOptions } from "#lib/vault/data/list-item-options.ts";
import { idBatches } from "#lib/vault/id-batches.ts";
import type { ItemOption } from "#lib/vault/schema.ts";
import { itemPlacesOf } from "../item-places.ts";
import { type FlowAction, flowActions, type ReachEntry } from "../schema.ts";
import { walkActions } from "../walk-actions.ts";

type ReachVersion = ReachEntry["versions"][number];
type ReachAction = ReachVersion["actions"][number];
type LastUse = { itemId: string; lastUsedAt: Date | null };
type Document = Omit<ReachVersion, "actions"> & { document: unknown };

/**
 * Everything in the vault that the flow can reach: by its draft, what is published, and what still runs, and what the
 * tenant's settings send its messages through. Items that the
 * actor may see come first, by section and name; of others there is no more than that they are there.
 *
 * @throws AppError NOT_FOUND
 */
export async function getFlowReach(actor: Actor, flowId: string, clock: Clock = systemClock): Promise<ReachEntry[]> {
  authorize(actor, "flow:read");
  const { tenantId } = actor;
  const flow = await db.flow.findFirst({
    where: { tenantId, id: flowId },
    select: { draft: true, publishedVersionId: true },
  });
  if (!flow) throw new AppError("NOT_FOUND", "errors.flowNotFound");
  const { senders } = await listSenders(actor);
  const versions = await findVersionsInUse(actor, flowId, flow.publishedVersionId);
  const entries = gatherEntries([{ which: "draft", number: null, document: flow.draft }, ...versions], senders);
  const items = await findItems(actor, [...entries.keys()], clock);
  const lastUses = lastUseByItem(await findUses(actor, flowId, senders));
  const order = [...items.keys()];
  const rank = ({ itemId, item }: ReachEntry) => (item ? order.indexOf(itemId) : order.length);
  return [...entries]
    .map(([itemId, entry]): ReachEntry => {
      const item = items.get(itemId) ?? null;
      // When it was used is a fact about an item that one may not see.
      return { itemId, item, lastUsedAt: (item && lastUses.get(itemId)) ?? null, ...entry };
    })
    .toSorted((a, b) => rank(a) - rank(b));
}

/** The published version, then those with unfinished executions: the others hold on to no item. */
async function findVersionsInUse(actor: Actor, flowId: string, publishedId: string | null): Promise<Document[]> {
  const versions = await db.flowVersion.findMany({
    where: {
      tenantId: actor.tenantId,
      flowId,
      OR: [
        { uses: { some: {} } },
        // Those that hold no item can send through the settings.
        ...(publishedId === null ? [] : [{ id: publishedId }]),
        { executions: { some: { status: { in: [...unfinishedStatuses] } } } },
      ],
    },
    select: { id: true, number: true, actions: true },
    orderBy: { id: "desc" },
  });
  return versions
    .toSorted((a, b) => Number(b.id === publishedId) - Number(a.id === publishedId))
    .map(({ id, number, actions }) => ({
      which: id === publishedId ? "published" : "running",
      number,
      document: actions,
    }));
}

/** By item, in the order in which a reader meets them. */
function gatherEntries(documents: readonly Document[], senders: readonly Sender[]) {
  const entries = new Map<string, { isConnection: boolean; versions: ReachVersion[] }>();
  for (const { document, ...version } of documents) {
    for (const [itemId, actions] of actionsByItem(document, senders)) {
      const entry = entries.get(itemId) ?? { isConnection: isConnectionOf(actions), versions: [] };
      entry.versions.push({ ...version, actions });
      entries.set(itemId, entry);
    }
  }
  return entries;
}

function actionsByItem(document: unknown, senders: readonly Sender[]): ReadonlyMap<string, ReachAction[]> {
  const byItem = new Map<string, ReachAction[]>();
  const parsed = flowActions.safeParse(document);
  for (const { action } of walkActions(parsed.success ? parsed.data : [])) {
    const { id, alias, type, action: name } = action;
    for (const [itemId, found] of Map.groupBy(placesOf(action, senders), (place) => place.itemId)) {
      const places = found.map(({ itemId: _, ...place }) => place);
      byItem.set(itemId, [...(byItem.get(itemId) ?? []), { id, alias: alias || null, type, action: name, places }]);
    }
  }
  return byItem;
}

type Place = ReachAction["places"][number] & { itemId: string };

function placesOf(action: FlowAction, senders: readonly Sender[]): Place[] {
  const channel = channelOf(findActionDefinition(action.type, action.action));
  const sender = senders.find((each) => each.channel === channel);
  const own = itemPlacesOf(action);
  return sender ? [...own, { itemId: sender.connectionId, path: "", field: null, sender: sender.channel }] : own;
}

function isConnectionOf(actions: readonly ReachAction[]): boolean {
  return actions.some(({ places }) => places.some(({ path, sender }) => path === "connection_id" || sender));
}

/** When runs of the flow last opened each item. A use of the settings' connections is the settings', so runs are asked. */
async function findUses({ tenantId }: Actor, flowId: string, senders: readonly Sender[]): Promise<LastUse[]> {
  const [uses, counted] = await Promise.all([
    db.vaultItemUse.findMany({
      where: { tenantId, OR: [{ draftOfFlowId: flowId }, { flowVersion: { flowId } }] },
      select: { itemId: true, lastUsedAt: true },
    }),
    db.connectionEvent.findMany({
      where: { tenantId, flowId, kind: "USED", itemId: { in: senders.map(({ connectionId }) => connectionId) } },
      select: { itemId: true, at: true },
    }),
  ]);
  return [...uses, ...counted.map(({ itemId, at }) => ({ itemId, lastUsedAt: at }))];
}

/** In the order of sections and names, as long as one question holds them all. */
async function findItems(actor: Actor, ids: readonly string[], clock: Clock): Promise<ReadonlyMap<string, ItemOption>> {
  const batches = await Promise.all(
    idBatches(ids).map((batch) => listItemOptions(actor, { search: "", ids: batch }, clock)),
  );
  return new Map(batches.flatMap(({ options }) => options).map((option) => [option.id, option]));
}

function lastUseByItem(uses: readonly LastUse[]): ReadonlyMap<string, Date> {
  const last = new Map<string, Date>();
  for (const { itemId, lastUsedAt } of uses) {
    const known = last.get(itemId);
    if (lastUsedAt && (!known || known < lastUsedAt)) last.set(itemId, lastUsedAt);
  }
  return last;
}
