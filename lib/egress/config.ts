import "server-only";
import { env } from "#lib/shared/env.ts";
import { isLoopback, parseAddress } from "./addresses.ts";
import { parseAllowList } from "./allow-list.ts";
import type { GuardRules } from "./guard.ts";
import { systemResolver } from "./resolve.ts";
import { checkProviderUrls, type ProviderUrls } from "./route.ts";

export type EgressConfig = GuardRules & {
  /** Base URLs by app id, in the place of the origins of its manifest. */
  providerUrls: ProviderUrls;
};

/** @throws Error that names every setting of egress that is wrong. */
export function egressConfigFromEnv(): EgressConfig {
  checkProviderUrls(env.COFFRE_PROVIDER_URLS);
  return {
    providerUrls: env.COFFRE_PROVIDER_URLS,
    allow: parseAllowList(env.COFFRE_EGRESS_ALLOW),
    ownPorts: ownPorts(),
    resolve: systemResolver,
  };
}

/** Dashboard, public and internal API, and the database where it is on this machine. */
function ownPorts(): ReadonlySet<number> {
  const ports = [env.COFFRE_WEB_PORT, env.COFFRE_ENGINE_PORT, env.COFFRE_INTERNAL_PORT ?? 0];
  for (const text of [env.COFFRE_INTERNAL_URL, env.COFFRE_ENGINE_URL, env.COFFRE_ENGINE_DATABASE_URL]) {
    const url = text === undefined ? null : URL.parse(text);
    if (url && isThisMachine(url.hostname)) ports.push(Number(url.port) || defaultPort(url.protocol));
  }
  return new Set(ports.filter((port) => port > 0));
}

function isThisMachine(hostname: string): boolean {
  const address = parseAddress(hostname.replace(/^\[|\]$/g, ""));
  return hostname === "localhost" || (address !== null && isLoopback(address));
}

function defaultPort(protocol: string): number {
  if (protocol.startsWith("postgres")) return 5432;
  return protocol === "https:" ? 443 : 80;
}
