import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { type Clock, systemClock } from "#lib/shared/clock.ts";
import { listItemOptions } from "#lib/vault/data/list-item-options.ts";
import { idBatches } from "#lib/vault/id-batches.ts";
import type { ItemOption } from "#lib/vault/schema.ts";
import { itemPlacesOf } from "../item-places.ts";
import { flowActions, type ReachEntry } from "../schema.ts";
import { walkActions } from "../walk-actions.ts";

type ReachVersion = ReachEntry["versions"][number];
type ReachAction = ReachVersion["actions"][number];
type Document = Omit<ReachVersion, "actions"> & { document: unknown };

/**
 * Everything in the vault that the flow can reach: by its draft, what is published, and what still runs. Items that the
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
  const uses = await db.vaultItemUse.findMany({
    where: { tenantId, OR: [{ draftOfFlowId: flowId }, { flowVersion: { flowId } }] },
    select: { itemId: true, lastUsedAt: true },
  });
  const versions = await findVersionsInUse(actor, flowId, flow.publishedVersionId);
  const entries = gatherEntries([{ which: "draft", number: null, document: flow.draft }, ...versions]);
  const items = await findItems(actor, [...entries.keys()], clock);
  const lastUses = lastUseByItem(uses);
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
    where: { tenantId: actor.tenantId, flowId, uses: { some: {} } },
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
function gatherEntries(documents: readonly Document[]) {
  const entries = new Map<string, { isConnection: boolean; versions: ReachVersion[] }>();
  for (const { document, ...version } of documents) {
    for (const [itemId, actions] of actionsByItem(document)) {
      const entry = entries.get(itemId) ?? { isConnection: isConnectionOf(actions), versions: [] };
      entry.versions.push({ ...version, actions });
      entries.set(itemId, entry);
    }
  }
  return entries;
}

function actionsByItem(document: unknown): ReadonlyMap<string, ReachAction[]> {
  const byItem = new Map<string, ReachAction[]>();
  const parsed = flowActions.safeParse(document);
  for (const { action } of walkActions(parsed.success ? parsed.data : [])) {
    const { id, alias, type, action: name } = action;
    for (const [itemId, found] of Map.groupBy(itemPlacesOf(action), (place) => place.itemId)) {
      const places = found.map(({ path, field }) => ({ path, field }));
      byItem.set(itemId, [...(byItem.get(itemId) ?? []), { id, alias: alias || null, type, action: name, places }]);
    }
  }
  return byItem;
}

function isConnectionOf(actions: readonly ReachAction[]): boolean {
  return actions.some(({ places }) => places.some(({ path }) => path === "connection_id"));
}

/** In the order of sections and names, as long as one question holds them all. */
async function findItems(actor: Actor, ids: readonly string[], clock: Clock): Promise<ReadonlyMap<string, ItemOption>> {
  const batches = await Promise.all(
    idBatches(ids).map((batch) => listItemOptions(actor, { search: "", ids: batch }, clock)),
  );
  return new Map(batches.flatMap(({ options }) => options).map((option) => [option.id, option]));
}

function lastUseByItem(uses: readonly { itemId: string; lastUsedAt: Date | null }[]): ReadonlyMap<string, Date> {
  const last = new Map<string, Date>();
  for (const { itemId, lastUsedAt } of uses) {
    const known = last.get(itemId);
    if (lastUsedAt && (!known || known < lastUsedAt)) last.set(itemId, lastUsedAt);
  }
  return last;
}
