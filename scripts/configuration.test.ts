import { expect, test } from "vitest";
import { readConfiguration } from "./configuration.ts";
import { StartError } from "./start-error.ts";

const read = (given: Record<string, string>) => readConfiguration({ NODE_ENV: "production", ...given }, "/coffre");

test("without any setting it listens on the loopback interface, on its two ports", () => {
  expect(read({})).toMatchObject({
    dataFolder: "/coffre/.coffre",
    host: "127.0.0.1",
    webPort: 3000,
    enginePort: 3001,
    publicUrl: "http://localhost:3000",
    databaseUrl: undefined,
    admin: undefined,
  });
});

test("an empty variable is one that is not set", () => {
  expect(read({ COFFRE_WEB_PORT: "", DATABASE_URL: "" })).toMatchObject({ webPort: 3000, databaseUrl: undefined });
});

test("the public URL follows the port, and loses a slash at its end", () => {
  expect(read({ COFFRE_WEB_PORT: "8080" }).publicUrl).toBe("http://localhost:8080");
  expect(read({ COFFRE_PUBLIC_URL: "https://coffre.example/" }).publicUrl).toBe("https://coffre.example");
});

test("HTTPS is off unless asked for", () => {
  expect(read({}).tlsPort).toBeNull();
  expect(read({ COFFRE_TLS: "self-signed" }).tlsPort).toBe(3443);
  expect(read({ COFFRE_TLS_PORT: "3001" }).tlsPort).toBeNull();
});

test.each([
  ["0.0.0.0", "127.0.0.1"],
  ["::", "[::1]"],
  ["::1", "[::1]"],
  ["10.0.0.7", "10.0.0.7"],
])("listening on %s, this machine reaches it at %s", (host, expected) => {
  expect(read({ COFFRE_HOST: host }).localHost).toBe(expected);
});

test.each([
  ["a port out of range", { COFFRE_WEB_PORT: "70000" }, "COFFRE_WEB_PORT"],
  ["one port for both", { COFFRE_WEB_PORT: "3001" }, "must differ"],
  ["TLS of another kind", { COFFRE_TLS: "acme" }, "self-signed"],
  ["TLS on a port that is taken", { COFFRE_TLS: "self-signed", COFFRE_TLS_PORT: "3001" }, "COFFRE_TLS_PORT"],
  ["another database", { DATABASE_URL: "mysql://db/coffre" }, "DATABASE_URL"],
  ["an admin without a password", { COFFRE_ADMIN_EMAIL: "maud@acme.example" }, "together"],
  ["a short password", { COFFRE_ADMIN_EMAIL: "maud@acme.example", COFFRE_ADMIN_PASSWORD: "short" }, "characters"],
  ["provider URLs that are no JSON", { COFFRE_PROVIDER_URLS: "TWILIO=http://…" }, "Must be JSON"],
])("%s is refused by name", (_, given, expected) => {
  expect(() => read(given as Record<string, string>)).toThrow(StartError);
  expect(() => read(given as Record<string, string>)).toThrow(expected);
});
