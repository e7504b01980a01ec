import { findActionDefinition, findConnector } from "#lib/connectors/registry.ts";
import { storedItemIdsOf } from "#lib/flows/item-references.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { suggestedHosts } from "#lib/flows/suggested-hosts.ts";
import { connectionIdOf } from "#lib/flows/walk-actions.ts";
import type { ItemOption } from "#lib/vault/schema.ts";
import type { HostAction, ReachHost } from "./schema.ts";

type Item = Pick<ItemOption, "id" | "name" | "origins" | "isAnyHost">;

/** Null of one that the reader may not see, or that is gone. */
export type FindItem = (itemId: string) => Item | null;

/** A connection of the tenant's settings that the action goes through. */
export type Through = { itemId: string; appId: string };

export type HostUse = Pick<ReachHost, "kind" | "host"> & Pick<HostAction, "through" | "isByInput" | "isRefused">;

/** Where the action's requests can go: by its manifest, its URL, and the hosts that its items allow. */
export function hostsOf(action: FlowAction, findItem: FindItem, through: Through | null): HostUse[] {
  const definition = findActionDefinition(action.type, action.action);
  if (!definition) return [];
  const stored = storedItemIdsOf(action);
  if (definition.through) return through ? hostsOfApp(through.appId, through.itemId, stored, findItem) : [];
  const connectionId = connectionIdOf(action);
  if (findConnector(action.type)?.origins !== "author") {
    return hostsOfApp(action.type, connectionId, stored, findItem);
  }
  return hostsOfUrl(action, [...(connectionId === null ? [] : [connectionId]), ...stored], findItem);
}

/** The manifest says, and the connection what its provider handed out; stored items allow it, or not. */
function hostsOfApp(
  appId: string,
  connectionId: string | null,
  stored: readonly string[],
  findItem: FindItem,
): HostUse[] {
  const app = findConnector(appId);
  const named = app && app.origins !== "author" ? app.origins : [];
  const connection = connectionId === null ? undefined : findItem(connectionId);
  const itemIds = [...(connectionId === null ? [] : [connectionId]), ...stored];
  const facts = { through: throughOf(itemIds, findItem), isByInput: false };
  const limits = limitsOf(stored, findItem);
  const hosts = [...new Set([...named, ...(connection?.origins ?? [])])].map((origin): HostUse => {
    return { ...toHost(origin), ...facts, isRefused: limits.some((allowed) => !allowed.includes(origin)) };
  });
  const isHidden = connection === null && app?.handedOut !== undefined;
  return isHidden ? [...hosts, { kind: "hidden", host: "", ...facts, isRefused: false }] : hosts;
}

/** The URL says, as far as every item of the action allows it. */
function hostsOfUrl(action: FlowAction, itemIds: readonly string[], findItem: FindItem): HostUse[] {
  const url = action.params?.url;
  if (typeof url !== "string" || url.trim() === "") return [];
  const through = throughOf(itemIds, findItem);
  const items = itemIds.flatMap((id) => findItem(id) ?? []);
  const limits = limitsOf(itemIds, findItem);
  const origin = writtenOrigin(action, url);
  if (origin !== null) {
    const isRefused = limits.some((allowed) => !allowed.includes(origin));
    return [{ ...toHost(origin), through, isByInput: false, isRefused }];
  }
  const facts = { through, isByInput: true, isRefused: false };
  const [first, ...others] = limits;
  if (first) {
    const allowed = first.filter((each) => others.every((limit) => limit.includes(each)));
    return allowed.map((each) => ({ ...toHost(each), ...facts }));
  }
  if (items.length < itemIds.length) return [{ kind: "hidden", host: "", ...facts }];
  const kind = items.some(({ isAnyHost }) => isAnyHost) ? "anyHost" : "input";
  return [{ kind, host: "", ...facts }];
}

/** One without credentials has no hosts yet. */
function limitsOf(itemIds: readonly string[], findItem: FindItem): (readonly string[])[] {
  const origins = itemIds.map((id) => findItem(id)?.origins ?? []);
  return origins.filter((allowed) => allowed.length > 0);
}

/** The origin in the URL, http too; null if an expression makes it. */
function writtenOrigin(action: FlowAction, url: string): string | null {
  const [secure] = suggestedHosts(action);
  if (secure !== undefined) return secure;
  const [plain] = /^http:\/\/[^/?#{}\s]+(?=[/?#]|$)/i.exec(url.trim()) ?? [];
  return (plain && URL.parse(plain)?.origin) ?? null;
}

function toHost(origin: string): Pick<HostUse, "kind" | "host"> {
  const url = URL.parse(origin);
  if (!url) return { kind: "host", host: origin };
  // What is not encrypted is told apart.
  return { kind: "host", host: url.protocol === "http:" ? url.origin : url.host };
}

function throughOf(itemIds: readonly string[], findItem: FindItem): HostUse["through"] {
  return itemIds.map((id) => {
    const item = findItem(id);
    return { id, name: item?.name ?? null, isAnyHost: item?.isAnyHost ?? false };
  });
}
