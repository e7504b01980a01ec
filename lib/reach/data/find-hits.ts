import "server-only";
import { findActionDefinition, listConnectors } from "#lib/connectors/registry.ts";
import { db } from "#lib/db/client.ts";
import { storedItemIdsOf } from "#lib/flows/item-references.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { connectionIdOf } from "#lib/flows/walk-actions.ts";
import type { SenderChannel } from "#lib/senders/schema.ts";
import { channelOf } from "#lib/senders/sender-apps.ts";
import { fromPublicId } from "#lib/shared/public-id.ts";
import { type Dependency, dependenciesOf, type Hit, spreadOf } from "../spread.ts";

/** Documents are read so many at once: a tenant may have thousands, and each may be long. */
const BATCH = 200;

/**
 * The flows that an item's end would reach by what is published of them.
 *
 * @param channels What the tenant sends through it: actions of these channels use it without naming it.
 */
export async function findHits(
  tenantId: string,
  itemId: string,
  channels: readonly SenderChannel[],
): Promise<ReadonlyMap<string, Hit>> {
  const isOnItem = (action: FlowAction) =>
    connectionIdOf(action) === itemId || storedItemIdsOf(action).includes(itemId) || isSentThrough(action, channels);
  const ids = [...(await findCandidates(tenantId, itemId, channels))];
  const flows = new Map<string, Dependency[]>();
  for (let start = 0; start < ids.length; start += BATCH) {
    const rows = await db.flowVersion.findMany({
      where: { tenantId, publishedAs: { id: { in: ids.slice(start, start + BATCH) } } },
      select: { flowId: true, actions: true },
    });
    for (const { flowId, actions } of rows) {
      flows.set(flowId, dependenciesOf(actions as unknown as FlowAction[], isOnItem));
    }
  }
  return spreadOf(flows);
}

function isSentThrough({ type, action }: FlowAction, channels: readonly SenderChannel[]): boolean {
  const channel = channelOf(findActionDefinition(type, action));
  return channel !== null && channels.includes(channel);
}

/** Published flows that use the item, or send through it, and all that call them, over however many others. */
async function findCandidates(
  tenantId: string,
  itemId: string,
  channels: readonly SenderChannel[],
): Promise<ReadonlySet<string>> {
  const [used, sending, callers] = await Promise.all([
    db.flowVersion.findMany({
      where: { tenantId, uses: { some: { itemId } }, publishedAs: { isNot: null } },
      select: { flowId: true },
    }),
    findSending(tenantId, channels),
    findCallers(tenantId),
  ]);
  const found = new Set([...used.map(({ flowId }) => flowId), ...sending]);
  // A set gives what is added while it is walked.
  for (const id of found) for (const caller of callers.get(id) ?? []) found.add(caller);
  return found;
}

async function findSending(tenantId: string, channels: readonly SenderChannel[]): Promise<string[]> {
  const kinds = listConnectors().flatMap(({ id: type, actions }) =>
    Object.entries(actions).flatMap(([action, definition]) => {
      const channel = channelOf(definition);
      return channel !== null && channels.includes(channel) ? [{ type, action }] : [];
    }),
  );
  if (kinds.length === 0) return [];
  const rows = await db.$queryRaw<{ flowId: string }[]>`
    select v."flowId" from "Flow" f
      join "FlowVersion" v on v."tenantId" = f."tenantId" and v."id" = f."publishedVersionId"
    where f."tenantId" = ${tenantId}::uuid and exists (
      select from jsonb_array_elements(${JSON.stringify(kinds)}::jsonb) k
      where jsonb_path_exists(v."actions", 'strict $.** ? (@.type == $type && @.action == $action)', k, true))`;
  return rows.map(({ flowId }) => flowId);
}

/** By called flow, of all that is published: one look at each document, however many levels of calls there are. */
async function findCallers(tenantId: string): Promise<ReadonlyMap<string, string[]>> {
  const rows = await db.$queryRaw<{ flowId: string; called: string }[]>`
    select distinct v."flowId", c #>> '{}' as "called" from "Flow" f
      join "FlowVersion" v on v."tenantId" = f."tenantId" and v."id" = f."publishedVersionId",
      jsonb_path_query(v."actions", 'strict $.** ? (@.type == "FLOW" && @.action == "CALL_FLOW"
        && exists(@.params.flow_id)).params.flow_id', '{}', true) c
    where f."tenantId" = ${tenantId}::uuid`;
  const callers = new Map<string, string[]>();
  for (const { flowId, called } of rows) {
    const id = fromPublicId("af", called);
    if (id !== null) callers.set(id, [...(callers.get(id) ?? []), flowId]);
  }
  return callers;
}
