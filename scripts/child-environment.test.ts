import { expect, test } from "vitest";
import { engineEnvironment, type Wiring, webEnvironment } from "./child-environment.ts";
import { readConfiguration } from "./configuration.ts";

const given: NodeJS.ProcessEnv = {
  NODE_ENV: "production",
  PATH: "/bin",
  DATABASE_URL: "postgresql://owner:owner-password@db/coffre",
  COFFRE_ADMIN_EMAIL: "maud@acme.example",
  COFFRE_ADMIN_PASSWORD: "admin-password",
  COFFRE_PROVIDER_URLS: '{"TWILIO":"http://127.0.0.1:4010"}',
  NODE_OPTIONS: "--inspect",
  NODE_EXTRA_CA_CERTS: "/ca.pem",
  COFFRE_TLS: "self-signed",
  COFFRE_V4_STUBS: "seed",
  AWS_SECRET_ACCESS_KEY: "somebody-else's",
};
const configuration = readConfiguration(given, "/coffre");
const wiring: Wiring = {
  webDatabaseUrl: "postgresql://coffre_web:web-password@db/coffre",
  engineDatabaseUrl: "postgresql://coffre_engine:engine-password@db/coffre",
  sealingKey: '{"kty":"OKP"}',
  keysFolder: "/coffre/.coffre/keys",
  internalPort: 4999,
  internalToken: "internal-token",
  nextAuthSecret: "next-auth-secret",
};

test("the web process gets this list and nothing else", () => {
  expect(Object.keys(webEnvironment(given, configuration, wiring)).toSorted()).toEqual([
    "COFFRE_ENGINE_PORT",
    "COFFRE_ENGINE_URL",
    "COFFRE_HOST",
    "COFFRE_INTERNAL_TOKEN",
    "COFFRE_INTERNAL_URL",
    "COFFRE_PUBLIC_URL",
    "COFFRE_SEALING_KEY",
    "COFFRE_WEB_DATABASE_URL",
    "COFFRE_WEB_PORT",
    "NEXTAUTH_SECRET",
    "NEXT_TELEMETRY_DISABLED",
    "NODE_COMPILE_CACHE",
    "NODE_ENV",
    "PATH",
  ]);
});

test("the web process gets no way to the keys, nor to the database as another role", () => {
  const text = JSON.stringify(webEnvironment(given, configuration, wiring));
  for (const hidden of ["engine-password", "owner-password", "admin-password", "/keys", "somebody-else", "--inspect"]) {
    expect(text).not.toContain(hidden);
  }
});

test("the engine gets its role, the keys folder, and what its calls go by", () => {
  const environment = engineEnvironment(given, configuration, wiring);
  expect(environment).toMatchObject({
    COFFRE_ENGINE_DATABASE_URL: wiring.engineDatabaseUrl,
    COFFRE_KEYS_DIR: "/coffre/.coffre/keys",
    COFFRE_INTERNAL_PORT: "4999",
    COFFRE_TLS: "self-signed",
    COFFRE_TLS_PORT: "3443",
    COFFRE_PROVIDER_URLS: given.COFFRE_PROVIDER_URLS,
    NODE_EXTRA_CA_CERTS: "/ca.pem",
    COFFRE_V4_STUBS: "seed",
  });
  const text = JSON.stringify(environment);
  for (const hidden of ["web-password", "owner-password", "admin-password", "next-auth-secret", "--inspect"]) {
    expect(text).not.toContain(hidden);
  }
});
