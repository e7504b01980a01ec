import { findConnector } from "#lib/connectors/registry.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { suggestedHosts } from "#lib/flows/suggested-hosts.ts";
import type { ItemOption } from "#lib/vault/schema.ts";

type ItemKinds = Pick<ItemOption, "kind" | "appId">;
type ItemHosts = Pick<ItemOption, "kind" | "appId" | "origins" | "isAnyHost">;

/** An action takes connections of its own app, and stored items of one kind. */
export function isFitting(former: ItemKinds, next: ItemKinds): boolean {
  return former.kind === next.kind && former.appId === next.appId;
}

/**
 * Hosts that an action may send the former item's secrets to, and not the next one's. None of an app whose provider says
 * where its actions go: each account's own host is no loss.
 */
export function lostHosts(former: ItemHosts, next: ItemHosts): string[] {
  if (!hasAuthorHosts(former) || !hasHosts(next)) return [];
  return former.origins.filter((origin) => !next.origins.includes(origin)).map(hostOf);
}

/** The host in the action's URL, if the item may not go there; null where an expression makes it. */
export function refusedHost(action: FlowAction, item: ItemHosts): string | null {
  const [origin] = suggestedHosts(action);
  if (origin === undefined || !hasAuthorHosts(item) || !hasHosts(item)) return null;
  return item.origins.includes(origin) ? null : hostOf(origin);
}

/** Whoever made the item named its hosts. */
function hasAuthorHosts({ kind, appId }: ItemHosts): boolean {
  return kind !== "connection" || findConnector(appId ?? "")?.origins === "author";
}

/** An empty connection has none yet: they are named with its credentials. */
function hasHosts({ origins, isAnyHost }: ItemHosts): boolean {
  return !isAnyHost && origins.length > 0;
}

function hostOf(origin: string): string {
  return URL.parse(origin)?.host ?? origin;
}
