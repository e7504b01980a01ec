import "server-only";
import { hostname as machineName } from "node:os";
import { env } from "#lib/shared/env.ts";
import { isLoopback, parseAddress } from "./addresses.ts";
import { parseAllowList } from "./allow-list.ts";
import { type GuardRules, interfaceAddresses } from "./guard.ts";
import { systemResolver } from "./resolve.ts";
import type { MxResolver } from "./resolve-mx.ts";
import { checkProviderUrls, type ProviderUrls } from "./route.ts";

export type EgressConfig = GuardRules & {
  /** Base URLs by app id, in the place of the origins of its manifest. */
  providerUrls: ProviderUrls;
  /** Left out: the name servers of this machine. */
  resolveMx?: MxResolver;
};

/** @throws Error that names every setting of egress that is wrong. */
export function egressConfigFromEnv(): EgressConfig {
  checkProviderUrls(env.COFFRE_PROVIDER_URLS);
  return {
    providerUrls: env.COFFRE_PROVIDER_URLS,
    allow: parseAllowList(env.COFFRE_EGRESS_ALLOW),
    ownPorts: ownPortsOf(
      [
        env.COFFRE_WEB_PORT,
        env.COFFRE_ENGINE_PORT,
        env.COFFRE_INTERNAL_PORT,
        env.COFFRE_TLS === "off" ? undefined : env.COFFRE_TLS_PORT,
      ],
      [env.COFFRE_INTERNAL_URL, env.COFFRE_ENGINE_URL, env.COFFRE_ENGINE_DATABASE_URL],
    ),
    resolve: systemResolver,
  };
}

/** Dashboard, public and internal API, and the database where it is on this machine. */
export function ownPortsOf(
  ports: readonly (number | undefined)[],
  urls: readonly (string | undefined)[],
): ReadonlySet<number> {
  const found = urls.map((text) => {
    const url = text === undefined ? null : URL.parse(text);
    return url && isThisMachine(url.hostname) ? Number(url.port) || defaultPort(url.protocol) : undefined;
  });
  return new Set([...ports, ...found].filter((port): port is number => port !== undefined && port > 0));
}

function isThisMachine(hostname: string): boolean {
  const address = parseAddress(hostname.replace(/^\[|\]$/g, ""));
  if (address === null) return hostname === "localhost" || hostname === machineName();
  return isLoopback(address) || interfaceAddresses().includes(address.toString());
}

function defaultPort(protocol: string): number {
  if (protocol.startsWith("postgres")) return 5432;
  return protocol === "https:" ? 443 : 80;
}
