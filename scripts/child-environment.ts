import { join } from "node:path";
import type { Configuration } from "./configuration.ts";

/** Where the running database and the sealing key are, and what this start generated. */
export type Wiring = {
  webDatabaseUrl: string;
  engineDatabaseUrl: string;
  /** The public half, as a JWK in JSON. */
  sealingKey: string;
  keysFolder: string;
  internalPort: number;
  internalToken: string;
  nextAuthSecret: string;
};

/** Harmless, and wanted by both. `NODE_OPTIONS` is not among them: it could load code into the engine. */
const shared = ["PATH", "HOME", "TMPDIR", "TZ", "LANG", "LC_ALL", "COFFRE_LOG_LEVEL", "COFFRE_TRUSTED_PROXIES"];
/** Certificates that outgoing calls trust, how /v4 answers, and how often /api/v2 does. */
const engineOnly = ["NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "SSL_CERT_DIR", "COFFRE_V4_STUBS", "COFFRE_API_RATE"];

/** One arena of glibc's for each thread keeps what threads gave back: 7 MB more resident after 100,000 executions. */
export const ENGINE_MEMORY = { MALLOC_ARENA_MAX: "2" };

type Given = Readonly<NodeJS.ProcessEnv>;

/** All that the web process gets: no key but the public one, no database but as its own role. */
export function webEnvironment(given: Given, configuration: Configuration, wiring: Wiring): NodeJS.ProcessEnv {
  return {
    ...common(given, configuration, "web"),
    ...pick(given, ["COFFRE_NEXT_DIR"]),
    NEXT_TELEMETRY_DISABLED: "1",
    COFFRE_WEB_DATABASE_URL: wiring.webDatabaseUrl,
    COFFRE_SEALING_KEY: wiring.sealingKey,
    COFFRE_ENGINE_URL: `http://${configuration.localHost}:${configuration.enginePort}`,
    COFFRE_INTERNAL_URL: `http://127.0.0.1:${wiring.internalPort}`,
    COFFRE_INTERNAL_TOKEN: wiring.internalToken,
    NEXTAUTH_SECRET: wiring.nextAuthSecret,
  };
}

/** All that the engine gets. */
export function engineEnvironment(given: Given, configuration: Configuration, wiring: Wiring): NodeJS.ProcessEnv {
  return {
    ...common(given, configuration, "engine"),
    ...pick(given, engineOnly),
    ...ENGINE_MEMORY,
    ...(configuration.providerUrls && { COFFRE_PROVIDER_URLS: configuration.providerUrls }),
    ...(configuration.tlsPort && { COFFRE_TLS: "self-signed", COFFRE_TLS_PORT: String(configuration.tlsPort) }),
    ...(configuration.egressAllow && { COFFRE_EGRESS_ALLOW: configuration.egressAllow }),
    COFFRE_DATA_DIR: configuration.dataFolder,
    COFFRE_ENGINE_DATABASE_URL: wiring.engineDatabaseUrl,
    COFFRE_KEYS_DIR: wiring.keysFolder,
    COFFRE_SEALING_KEY: wiring.sealingKey,
    COFFRE_INTERNAL_PORT: String(wiring.internalPort),
    COFFRE_INTERNAL_TOKEN: wiring.internalToken,
  };
}

function common(given: Given, configuration: Configuration, name: string): NodeJS.ProcessEnv {
  return {
    ...pick(given, shared),
    NODE_ENV: "production",
    // Of each its own, so that neither runs code that the other compiled.
    NODE_COMPILE_CACHE: join(configuration.dataFolder, "cache", name),
    COFFRE_HOST: configuration.host,
    COFFRE_WEB_PORT: String(configuration.webPort),
    COFFRE_ENGINE_PORT: String(configuration.enginePort),
    COFFRE_PUBLIC_URL: configuration.publicUrl,
  };
}

function pick(given: Given, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (given[name] ? [[name, given[name]]] : [])));
}
