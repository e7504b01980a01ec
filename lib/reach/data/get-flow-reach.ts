import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { findActionDefinition } from "#lib/connectors/registry.ts";
import { db } from "#lib/db/client.ts";
import { itemPlacesOf } from "#lib/flows/item-places.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { walkActions } from "#lib/flows/walk-actions.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { listSenders } from "#lib/senders/data.ts";
import type { Sender } from "#lib/senders/schema.ts";
import { channelOf } from "#lib/senders/sender-apps.ts";
import { type Clock, systemClock } from "#lib/shared/clock.ts";
import { listItemOptions } from "#lib/vault/data/list-item-options.ts";
import { idBatches } from "#lib/vault/id-batches.ts";
import type { ItemOption } from "#lib/vault/schema.ts";
import { gatherHosts } from "../gather-hosts.ts";
import type { FlowReach, ReachEntry } from "../schema.ts";
import { findReachDocuments, type ReachDocument } from "./reach-documents.ts";

type ReachVersion = ReachEntry["versions"][number];
type ReachAction = ReachVersion["actions"][number];
type LastUse = { itemId: string; lastUsedAt: Date | null };

/**
 * Everything in the vault that the flow can reach, and every host: by its draft, what is published, what still runs, and
 * the flows that these call, and what the tenant's settings send its messages through. Items that the actor may see come
 * first, by section and name; of others there is no more than that they are there.
 *
 * @throws AppError NOT_FOUND
 */
export async function getFlowReach(actor: Actor, flowId: string, clock: Clock = systemClock): Promise<FlowReach> {
  authorize(actor, "flow:read");
  const documents = await findReachDocuments(actor.tenantId, flowId);
  const { senders } = await listSenders(actor);
  const entries = gatherEntries(documents, senders);
  const items = await findItems(actor, [...entries.keys()], clock);
  const lastUses = lastUseByItem(await findUses(actor, flowId, senders));
  const secrets = await findSecrets(actor, [...items.keys()]);
  const order = [...items.keys()];
  const rank = ({ itemId, item }: ReachEntry) => (item ? order.indexOf(itemId) : order.length);
  return {
    entries: [...entries]
      .map(([itemId, entry]): ReachEntry => {
        const item = items.get(itemId) ?? null;
        // When it was used is a fact about an item that one may not see.
        const lastUsedAt = (item && lastUses.get(itemId)) ?? null;
        return { itemId, item, lastUsedAt, secrets: [...(secrets.get(itemId) ?? [])], ...entry };
      })
      .toSorted((a, b) => rank(a) - rank(b)),
    hosts: gatherHosts(
      documents,
      (id) => items.get(id) ?? null,
      (action) => {
        const sender = senderOf(action, senders);
        return sender ? { itemId: sender.connectionId, appId: sender.appId } : null;
      },
    ),
  };
}

/** By item, in the order in which a reader meets them. */
function gatherEntries(documents: readonly ReachDocument[], senders: readonly Sender[]) {
  const entries = new Map<string, { isConnection: boolean; versions: ReachVersion[] }>();
  for (const { actions: document, ...version } of documents) {
    for (const [itemId, actions] of actionsByItem(document, senders)) {
      const entry = entries.get(itemId) ?? { isConnection: isConnectionOf(actions), versions: [] };
      entry.versions.push({ ...version, actions });
      entries.set(itemId, entry);
    }
  }
  return entries;
}

function actionsByItem(
  document: readonly FlowAction[],
  senders: readonly Sender[],
): ReadonlyMap<string, ReachAction[]> {
  const byItem = new Map<string, ReachAction[]>();
  for (const { action } of walkActions(document)) {
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
  const sender = senderOf(action, senders);
  const own = itemPlacesOf(action);
  return sender ? [...own, { itemId: sender.connectionId, path: "", field: null, sender: sender.channel }] : own;
}

function senderOf({ type, action }: FlowAction, senders: readonly Sender[]): Sender | undefined {
  const channel = channelOf(findActionDefinition(type, action));
  return senders.find((each) => each.channel === channel);
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

/** Names of the secret fields in force, of items that the actor may view. */
async function findSecrets(
  { tenantId }: Actor,
  visibleIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await db.$queryRaw<{ itemId: string; fields: string[] }[]>`
    select s."itemId", array_agg(s."field" order by s."field") as "fields" from "VaultSecret" s
      join "VaultItem" i on i."tenantId" = s."tenantId" and i."id" = s."itemId" and i."version" = s."version"
    where s."tenantId" = ${tenantId}::uuid and s."itemId" = any(${[...visibleIds]}::uuid[]) group by s."itemId"`;
  return new Map(rows.map(({ itemId, fields }) => [itemId, fields]));
}

function lastUseByItem(uses: readonly LastUse[]): ReadonlyMap<string, Date> {
  const last = new Map<string, Date>();
  for (const { itemId, lastUsedAt } of uses) {
    const known = last.get(itemId);
    if (lastUsedAt && (!known || known < lastUsedAt)) last.set(itemId, lastUsedAt);
  }
  return last;
}
