import "server-only";
import { z } from "zod";

const port = z.coerce.number().int().min(1).max(65_535);
const commaList = z
  .string()
  .default("")
  .transform((text) =>
    text
      .split(",")
      .map((entry) => entry.trim())
      .filter(Boolean),
  );

/**
 * Everything that our processes read from their environment. The start script hands each process an allow-list:
 * the web gets no engine database URL, no keys folder and no owner's `DATABASE_URL`.
 */
const schema = z.object({
  NODE_ENV: z.string().default("production"),
  COFFRE_WEB_DATABASE_URL: z.string().optional(),
  COFFRE_ENGINE_DATABASE_URL: z.string().optional(),
  COFFRE_DATA_DIR: z.string().default(".coffre"),
  COFFRE_HOST: z.string().default("127.0.0.1"),
  COFFRE_WEB_PORT: port.default(3000),
  COFFRE_ENGINE_PORT: port.default(3001),
  /** `self-signed`: the engine speaks HTTPS as well. */
  COFFRE_TLS: z.enum(["off", "self-signed"]).default("off"),
  COFFRE_TLS_PORT: port.default(3443),
  COFFRE_PUBLIC_URL: z.url({ protocol: /^https?$/ }).default("http://localhost:3000"),
  /** Where the engine's public listener is, as seen from the web process. */
  COFFRE_ENGINE_URL: z.url().default("http://127.0.0.1:3001"),
  COFFRE_INTERNAL_URL: z.url().optional(),
  /** Where the engine listens for the web process, on the loopback interface. */
  COFFRE_INTERNAL_PORT: port.optional(),
  COFFRE_INTERNAL_TOKEN: z.string().min(32).optional(),
  /** The public half as a JWK, in JSON, with its kid. */
  COFFRE_SEALING_KEY: z.string().optional(),
  COFFRE_KEYS_DIR: z.string().optional(),
  COFFRE_PROVIDER_URLS: z
    .string()
    .default("{}")
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: "custom", message: 'Must be JSON, like {"TWILIO":"http://127.0.0.1:4010"}' });
        return z.NEVER;
      }
    })
    .pipe(z.record(z.string(), z.url({ protocol: /^https?$/ }))),
  COFFRE_EGRESS_ALLOW: commaList,
  COFFRE_TRUSTED_PROXIES: commaList,
  /** Requests a second to /api/v2 by each client, on average; 0 for no limit. */
  COFFRE_API_RATE: z.coerce.number().int().min(0).max(1_000_000).default(100),
  /** `seed`: items of /v4 that are no archive carry an empty `CertificateArchive`, as the published samples do. */
  COFFRE_V4_STUBS: z.enum(["none", "seed"]).default("none"),
  COFFRE_LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
  NEXTAUTH_SECRET: z.string().min(32).optional(),
});

export type Env = z.infer<typeof schema>;

export const env: Env = parse();

/** For what one process must have and another must not. */
export function requireEnv<Name extends keyof Env>(name: Name): NonNullable<Env[Name]> {
  const value = env[name];
  if (value === undefined || value === null)
    throw new Error(`Bad environment: ${name} is missing. Start with: npm start`);
  return value;
}

function parse(): Env {
  // An empty variable means "not set", as in every compose file.
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ""));
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  throw new Error(`Bad environment:\n${z.prettifyError(result.error)}`);
}
