import { resolve } from "node:path";
import { z } from "zod";
import { PASSWORD_LENGTH } from "#lib/operators/schema.ts";
import { StartError } from "./start-error.ts";

const port = z.coerce.number().int().min(1).max(65_535);

/** What the start script itself decides by. The rest is handed on and parsed by each process: lib/shared/env.ts. */
const schema = z
  .object({
    COFFRE_DATA_DIR: z.string().default(".coffre"),
    COFFRE_HOST: z.string().default("127.0.0.1"),
    COFFRE_WEB_PORT: port.default(3000),
    COFFRE_ENGINE_PORT: port.default(3001),
    COFFRE_TLS: z.enum(["off", "self-signed"], 'Must be "off" or "self-signed"').default("off"),
    COFFRE_TLS_PORT: port.default(3443),
    COFFRE_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
    DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
    COFFRE_ADMIN_EMAIL: z.email().optional(),
    COFFRE_ADMIN_PASSWORD: z
      .string()
      .min(PASSWORD_LENGTH, `At least ${PASSWORD_LENGTH} characters`)
      .max(1_024)
      .optional(),
    COFFRE_TENANT: z.string().trim().min(1).max(150).optional(),
    COFFRE_PROVIDER_URLS: z.string().refine(isJson, 'Must be JSON, like {"TWILIO":"http://127.0.0.1:4010"}').optional(),
    COFFRE_EGRESS_ALLOW: z.string().optional(),
  })
  .refine((given) => !given.COFFRE_ADMIN_EMAIL === !given.COFFRE_ADMIN_PASSWORD, {
    message: "Set COFFRE_ADMIN_EMAIL and COFFRE_ADMIN_PASSWORD together.",
  })
  .refine((given) => given.COFFRE_WEB_PORT !== given.COFFRE_ENGINE_PORT, {
    message: "COFFRE_WEB_PORT and COFFRE_ENGINE_PORT must differ.",
  })
  .refine(
    ({ COFFRE_TLS, COFFRE_TLS_PORT, COFFRE_WEB_PORT, COFFRE_ENGINE_PORT }) =>
      COFFRE_TLS === "off" || ![COFFRE_WEB_PORT, COFFRE_ENGINE_PORT].includes(COFFRE_TLS_PORT),
    { message: "COFFRE_TLS_PORT must differ from COFFRE_WEB_PORT and COFFRE_ENGINE_PORT." },
  );

export type Configuration = {
  dataFolder: string;
  host: string;
  /** An address at which this machine reaches what listens on `host`. */
  localHost: string;
  webPort: number;
  enginePort: number;
  /** Where the engine speaks HTTPS with a certificate of its own; null if it does not. */
  tlsPort: number | null;
  publicUrl: string;
  /** Another server in place of the embedded one. */
  databaseUrl: string | undefined;
  admin: { email: string; password: string; tenant: string | undefined } | undefined;
  providerUrls: string | undefined;
  egressAllow: string | undefined;
};

/** @throws StartError with the list of all that is wrong. */
export function readConfiguration(environment: NodeJS.ProcessEnv, root: string): Configuration {
  // An empty variable means "not set", as in every compose file.
  const result = schema.safeParse(Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== "")));
  if (!result.success) throw new StartError(`Bad configuration:\n${z.prettifyError(result.error)}`);
  const given = result.data;
  return {
    dataFolder: resolve(root, given.COFFRE_DATA_DIR),
    host: given.COFFRE_HOST,
    localHost: localAddress(given.COFFRE_HOST),
    webPort: given.COFFRE_WEB_PORT,
    enginePort: given.COFFRE_ENGINE_PORT,
    tlsPort: given.COFFRE_TLS === "self-signed" ? given.COFFRE_TLS_PORT : null,
    publicUrl: (given.COFFRE_PUBLIC_URL ?? `http://localhost:${given.COFFRE_WEB_PORT}`).replace(/\/+$/, ""),
    databaseUrl: given.DATABASE_URL,
    admin:
      given.COFFRE_ADMIN_EMAIL && given.COFFRE_ADMIN_PASSWORD
        ? { email: given.COFFRE_ADMIN_EMAIL, password: given.COFFRE_ADMIN_PASSWORD, tenant: given.COFFRE_TENANT }
        : undefined,
    providerUrls: given.COFFRE_PROVIDER_URLS,
    egressAllow: given.COFFRE_EGRESS_ALLOW,
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function localAddress(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}
