import { findAppFace } from "#lib/connectors/app-faces.ts";

/** Its hosts are the author's to name, and nobody has: flows refuse it until someone does. */
export function isAnyHost(item: { appId: string | null; ready: boolean; origins: readonly string[] }): boolean {
  if (!item.ready || item.origins.length > 0) return false;
  // A stored item has no app, and no manifest that could name its hosts.
  return item.appId === null || findAppFace(item.appId)?.hasAuthorHosts === true;
}
