import { readdirSync, readFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { systemActor } from "#lib/auth/actor.ts";
import { createClient } from "#lib/clients/mutations/create-client.ts";
import { makeActor } from "#test/factories.ts";
import { root } from "./fixtures/outsiders.ts";
import { sendPlainly } from "./fixtures/plain-request.ts";
import { findChild } from "./fixtures/processes.ts";
import { signInCookie } from "./fixtures/session.ts";
import { shared } from "./fixtures/shared.ts";
import { expect, test } from "./fixtures/test.ts";
import { makeVictim } from "./fixtures/victim.ts";

/** Each that the engine's sources name. */
const internalPaths = readdirSync(join(root, "engine/http"))
  .filter((name) => /^internal.*(?<!\.test)\.ts$/.test(name))
  .flatMap((name) => [
    ...readFileSync(join(root, "engine/http", name), "utf8").matchAll(/app\.post\("(\/internal\/[^"]+)"/g),
  ])
  .map(([, path]) => path ?? "");

/** What the engine of this stack was started with. */
const engineEnvironment = () => findChild(shared.stack.launcherPid, "engine/main.ts").environment;

test.describe("machine paths through the web process", () => {
  test("reach the engine, which gives a client its token and its answers", async () => {
    const { owner, sectionId, words } = await makeVictim();
    const scopes = ["read:flows_vault_connections", "read:flows"];
    const client = await createClient(systemActor(owner.tenantId, "cli"), { name: "CI", scopes, section: sectionId });
    const asked = await fetch(new URL("/oauth/token", shared.stack.url), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...client, grant_type: "client_credentials", audience: `${shared.stack.url}/api/v2/` }),
    });
    expect(asked.status).toBe(200);
    const { access_token: token } = (await asked.json()) as { access_token: string };

    const authorization = { authorization: `Bearer ${token}` };
    const path = "/api/v2/flows/vault/connections";
    const [through, direct] = await Promise.all([
      fetch(new URL(path, shared.stack.url), { headers: authorization }),
      fetch(new URL(path, shared.stack.engineUrl), { headers: authorization }),
    ]);
    expect(through.status).toBe(200);
    const text = await through.text();
    expect(text).toBe(await direct.text());
    expect(text).toContain(words.used);
  });

  test("take no cookie for an answer, and set none", async () => {
    const actor = await makeActor();
    const { name, value } = await signInCookie(actor);
    const headers = { cookie: `${name}=${value}`, origin: shared.stack.url };
    for (const path of ["/api/v2/flows", "/api/v2/flows/vault/connections"]) {
      for (const method of ["GET", "POST"]) {
        const answer = await fetch(new URL(path, shared.stack.url), { method, headers, redirect: "manual" });
        expect.soft(answer.status, `${method} ${path}`).toBe(401);
        expect.soft(answer.headers.getSetCookie()).toEqual([]);
        expect.soft(await answer.json()).toMatchObject({ statusCode: 401 });
      }
    }
  });

  test("lead nowhere else in the engine", async () => {
    const token = engineEnvironment().COFFRE_INTERNAL_TOKEN;
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    expect(internalPaths.length).toBeGreaterThanOrEqual(13);
    for (const path of [
      ...internalPaths,
      "/api/v2/../../internal/executions",
      "/api/v2/%2e%2e/%2e%2e/internal/executions",
      "/hooks/..%2finternal/executions",
      "/hooks/../internal/triggers/rotate",
      "/oauth//internal/executions",
      "/oauth\\..\\internal/executions",
    ]) {
      const answer = await sendPlainly(shared.stack.url, path, { method: "POST", headers, body: "{}" });
      expect.soft(answer.status, path).toBeGreaterThanOrEqual(300);
      // That is what the internal listener says to a call with the token.
      expect.soft(answer.text, path).not.toContain("errors.unauthenticated");
    }
  });
});

test.describe("the engine's internal listener", () => {
  const port = () => engineEnvironment().COFFRE_INTERNAL_PORT;
  const token = () => engineEnvironment().COFFRE_INTERNAL_TOKEN ?? "";
  const call = (base: string, headers: Record<string, string>, path = "/internal/executions") =>
    fetch(new URL(path, base), {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({}),
    });
  const inside = () => `http://127.0.0.1:${port()}`;

  test("refuses whoever does not hold the start's token, on any path", async () => {
    const { tenantId, ...actor } = await makeActor();
    const { value } = await signInCookie({ tenantId, ...actor });
    for (const headers of [
      {},
      { authorization: "Bearer" },
      { authorization: `Bearer ${"0".repeat(64)}` },
      { authorization: token() },
      { authorization: `Basic ${btoa(`coffre:${token()}`)}` },
      { cookie: `next-auth.session-token=${value}` },
    ] as Record<string, string>[]) {
      for (const path of [...internalPaths, "/", "/healthz", "/api/v2/flows", "/hooks/x"]) {
        const answer = await call(inside(), headers, path);
        expect.soft(answer.status, path).toBe(401);
        expect.soft(await answer.json()).toMatchObject({ messageKey: "engine.internalToken" });
      }
    }
  });

  test("believes no name that comes with the token but a session's that stands", async () => {
    const actor = await makeActor();
    const headers = { authorization: `Bearer ${token()}`, "x-coffre-tenant": actor.tenantId };
    for (const session of ["", actor.operatorId, "' or true --"]) {
      const answer = await call(inside(), { ...headers, "x-coffre-session": session });
      expect.soft(answer.status, session).toBe(401);
      expect.soft(await answer.json()).toMatchObject({ messageKey: "errors.unauthenticated" });
    }
  });

  test("is not the public one, which has no /internal, with or without the token", async () => {
    for (const headers of [{}, { authorization: `Bearer ${token()}` }] as Record<string, string>[]) {
      for (const path of [...internalPaths, "/internal"])
        expect.soft((await call(shared.stack.engineUrl, headers, path)).status, path).toBe(404);
    }
  });

  test("stands on the loopback interface alone", async () => {
    const outer = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === "IPv4");
    for (const { address } of outer) {
      await expect(call(`http://${address}:${port()}`, { authorization: `Bearer ${token()}` })).rejects.toThrow(
        "fetch failed",
      );
    }
  });
});

test("the web process holds no key, no engine's or owner's database, and no other variable of the start's", () => {
  const { environment } = findChild(shared.stack.launcherPid, "serve-web.ts");
  const names = Object.keys(environment).filter((name) => name.startsWith("COFFRE_") || name.includes("DATABASE"));
  expect(names.toSorted()).toEqual([
    "COFFRE_ENGINE_PORT",
    "COFFRE_ENGINE_URL",
    "COFFRE_HOST",
    "COFFRE_INTERNAL_TOKEN",
    "COFFRE_INTERNAL_URL",
    "COFFRE_LOG_LEVEL",
    "COFFRE_PUBLIC_URL",
    "COFFRE_SEALING_KEY",
    "COFFRE_WEB_DATABASE_URL",
    "COFFRE_WEB_PORT",
  ]);
  expect(environment.COFFRE_WEB_DATABASE_URL).toContain("//coffre_web:");
  expect(environment.COFFRE_SEALING_KEY).not.toContain('"d"');
  expect(Object.values(environment).join("\n")).not.toContain(new URL(shared.stack.ownerUrl).password);
});
