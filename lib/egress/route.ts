import "server-only";
import { fitsHandedOut } from "#lib/connectors/handed-out.ts";
import { findConnector } from "#lib/connectors/registry.ts";
import type { OpenedSecret } from "./call.ts";
import { EgressError } from "./egress-error.ts";

export type ProviderUrls = Readonly<Record<string, string>>;

export type Route = {
  /** Where the request really goes. */
  url: URL;
  /** Set by the operator for this app: plain HTTP and private addresses are theirs to choose. */
  isProvider: boolean;
};

/** @throws Error for an app that does not exist, or whose hosts are named by whoever makes a connection. */
export function checkProviderUrls(providerUrls: ProviderUrls): void {
  for (const appId of Object.keys(providerUrls)) {
    if (manifestOrigins(appId).length > 0 || findConnector(appId)?.handedOut) continue;
    throw new Error(
      `Bad environment: COFFRE_PROVIDER_URLS names ${JSON.stringify(appId)}, an app without hosts of its own.`,
    );
  }
}

/**
 * Where a request to this URL goes, given the secrets in it.
 *
 * @throws EgressError where an envelope does not allow it, or a secret would leave without TLS.
 */
export function routeOf(providerUrls: ProviderUrls, appId: string, url: URL, used: readonly OpenedSecret[]): Route {
  const base = Object.hasOwn(providerUrls, appId) ? providerUrls[appId] : undefined;
  const origins = manifestOrigins(appId);
  // A redirect within the operator's own target stays there, under the rules of what it stands for.
  const isAtProvider = base !== undefined && url.origin === new URL(base).origin;
  for (const secret of used) {
    const handedOut = secret.origins.filter((origin) => isHandedOut(appId, origin));
    checkSecret(secret, url, isAtProvider ? [...origins, ...handedOut] : [url.origin]);
  }
  const isApps = origins.includes(url.origin) || isHandedOut(appId, url.origin);
  if (base !== undefined && isApps) return { url: underBase(base, url), isProvider: true };
  return { url, isProvider: isAtProvider };
}

function checkSecret({ ref, origins, isAnyHost = false }: OpenedSecret, url: URL, standsFor: readonly string[]): void {
  const params = { secret: ref.mark, host: url.host, origin: url.origin };
  if (origins.length === 0 && !isAnyHost) throw new EgressError("ERR_EGRESS_REFUSED", "engine.noAllowedHosts", params);
  if (!standsFor.some((origin) => origin.startsWith("https://")))
    throw new EgressError("ERR_EGRESS_REFUSED", "engine.httpsOnly", params);
  if (!isAnyHost && !standsFor.some((origin) => origins.includes(origin)))
    throw new EgressError("ERR_EGRESS_REFUSED", "engine.hostNotAllowed", params);
}

function underBase(base: string, url: URL): URL {
  const target = new URL(base);
  target.pathname = `${target.pathname.replace(/\/$/, "")}${url.pathname}`;
  target.search = url.search;
  return target;
}

function isHandedOut(appId: string, origin: string): boolean {
  const app = findConnector(appId);
  return app !== null && fitsHandedOut(app, origin);
}

function manifestOrigins(appId: string): readonly string[] {
  const origins = findConnector(appId)?.origins;
  return origins === undefined || origins === "author" ? [] : origins;
}
