import { findConnector } from "#lib/connectors/registry.ts";

/** Its hosts are the author's to name, and nobody has: flows refuse it until someone does. */
export function isAnyHost(item: { appId: string | null; ready: boolean; origins: readonly string[] }): boolean {
  if (!item.ready || item.appId === null) return false;
  return findConnector(item.appId)?.origins === "author" && item.origins.length === 0;
}
