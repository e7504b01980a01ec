import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from "jose";
import { describe, expect, test } from "vitest";
import { endPreviousSecret, rotateClient } from "#lib/clients/mutations/rotate-client.ts";
import { requireEnv } from "#lib/shared/env.ts";
import { AUDIENCE, apiDeps, app, makeApiClient, PUBLIC_URL, postToken } from "#test/api-client.ts";
import { ownerDb } from "#test/owner.ts";
import { auth0App } from "./auth0-app.ts";
import { loadTokenKeys } from "./token-keys.ts";

const grant = { grant_type: "client_credentials", audience: AUDIENCE };

test("answers a token that the published keys verify", async () => {
  const { client_id, client_secret } = await makeApiClient(["read:flows", "create:flows"]);
  const { status, body, headers } = await postToken({ ...grant, client_id, client_secret });
  expect({ status, body }).toEqual({
    status: 200,
    body: {
      access_token: expect.any(String),
      token_type: "Bearer",
      expires_in: 3600,
      scope: "read:flows create:flows",
    },
  });
  expect(headers.get("cache-control")).toBe("no-store");

  const jwks = (await (await app.request("/.well-known/jwks.json")).json()) as JSONWebKeySet;
  expect(JSON.stringify(jwks)).not.toContain('"d"');
  const { access_token } = body as { access_token: string };
  const { payload, protectedHeader } = await jwtVerify(access_token, createLocalJWKSet(jwks));
  expect(protectedHeader.alg).toBe("EdDSA");
  expect(payload).toMatchObject({
    iss: `${PUBLIC_URL}/`,
    aud: AUDIENCE,
    sub: `${client_id}@clients`,
    azp: client_id,
    scope: "read:flows create:flows",
  });
  expect((await ownerDb.apiClient.findFirstOrThrow({ where: { id: client_id } })).lastUsedAt).not.toBeNull();
});

test("takes JSON, and the credentials in a Basic header", async () => {
  const { client_id, client_secret } = await makeApiClient();
  const json = await app.request("http://coffre.example/oauth/token", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...grant, client_id, client_secret }),
  });
  expect(json.status).toBe(200);
  const basic = Buffer.from(`${client_id}:${client_secret}`).toString("base64");
  expect((await postToken(grant, { authorization: `Basic ${basic}` })).status).toBe(200);
});

test("a narrower scope is granted, a wider one is not", async () => {
  const { client_id, client_secret } = await makeApiClient(["read:flows", "create:flows"]);
  const { body } = await postToken({ ...grant, client_id, client_secret, scope: "read:flows delete:flows" });
  expect(body).toMatchObject({ scope: "read:flows" });
});

test.each([
  ["http://127.0.0.1:3001/api/v2/", { host: "127.0.0.1:3001" }],
  ["https://127.0.0.1:3001/api/v2/", { host: "127.0.0.1:3001" }],
  ["http://localhost:3000/api/v2/", { host: "127.0.0.1:3001", "x-forwarded-host": "localhost:3000" }],
  ["https://coffre.example:3443/api/v2/", { host: "coffre.example:3443" }],
])("the audience %s is this server too, and its token works", async (audience, headers) => {
  const { client_id, client_secret } = await makeApiClient();
  const { status, body } = await postToken({ ...grant, audience, client_id, client_secret }, headers);
  expect(status).toBe(200);
  const { access_token } = body as { access_token: string };
  const flows = await app.request("/api/v2/flows", { headers: { authorization: `Bearer ${access_token}` } });
  expect(flows.status).toBe(200);
});

test.each(["host", "x-forwarded-host"])("no %s makes another's audience ours", async (header) => {
  const { client_id, client_secret } = await makeApiClient();
  const audience = "https://evil.example/api/v2/";
  const answer = await postToken({ ...grant, audience, client_id, client_secret }, { [header]: "evil.example" });
  expect(answer).toMatchObject({ status: 403, body: { error: "access_denied" } });
  expect(answer.body).not.toHaveProperty("access_token");
});

test("after a rotation both secrets get tokens for a day, or until the old one is ended", async () => {
  const { client_id, client_secret: first, owner } = await makeApiClient();
  const { client_secret: second } = await rotateClient(owner, { clientId: client_id });
  let now = Date.now();
  const clocked = auth0App({ ...apiDeps, clock: () => new Date(now) });
  const statusOf = async (client_secret: string) =>
    (
      await clocked.request("/oauth/token", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ ...grant, client_id, client_secret }),
      })
    ).status;
  expect([await statusOf(first), await statusOf(second)]).toEqual([200, 200]);
  now += 24 * 60 * 60 * 1_000;
  expect([await statusOf(first), await statusOf(second)]).toEqual([401, 200]);

  const { client_secret: third } = await rotateClient(owner, { clientId: client_id });
  expect((await postToken({ ...grant, client_id, client_secret: second })).status).toBe(200);
  await endPreviousSecret(owner, { clientId: client_id });
  expect((await postToken({ ...grant, client_id, client_secret: second })).status).toBe(401);
  expect((await postToken({ ...grant, client_id, client_secret: third })).status).toBe(200);
});

test("who guesses is told to wait; the right secret still passes from the same place", async () => {
  const { client_id, client_secret } = await makeApiClient();
  const place = auth0App(apiDeps);
  const send = (secret: string) =>
    place.request("/oauth/token", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...grant, client_id, client_secret: secret }),
    });
  const guesses = await Promise.all(Array.from({ length: 61 }, (_, index) => send(`guess-${index}`)));
  expect(guesses.filter(({ status }) => status === 401)).toHaveLength(60);
  const told = guesses.find(({ status }) => status === 429);
  expect(Number(told?.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await told?.json()).toMatchObject({ error: "too_many_requests" });
  expect((await send(client_secret)).status).toBe(200);
});

describe("refuses in the form of OAuth", () => {
  test("two ways at once, and a wrong secret by HTTP Basic with its challenge", async () => {
    const { client_id, client_secret } = await makeApiClient();
    const authorization = `Basic ${Buffer.from(`${client_id}:wrong`).toString("base64")}`;
    const wrong = await postToken(grant, { authorization });
    expect(wrong).toMatchObject({ status: 401, body: { error: "invalid_client" } });
    expect(wrong.headers.get("www-authenticate")).toMatch(/^Basic /);
    const both = await postToken({ ...grant, client_id, client_secret }, { authorization });
    expect(both).toMatchObject({ status: 400, body: { error: "invalid_request" } });
  });

  test.each([
    ["a wrong secret", { client_secret: "wrong" }, 401, "invalid_client"],
    ["an unknown client", { client_id: "nobody" }, 401, "invalid_client"],
    ["no secret", { client_secret: "" }, 401, "invalid_client"],
    ["another grant", { grant_type: "password" }, 400, "unsupported_grant_type"],
    ["no grant", { grant_type: "" }, 400, "unsupported_grant_type"],
    ["another audience", { audience: "https://elsewhere.example/api/v2/" }, 403, "access_denied"],
    ["no audience", { audience: "" }, 403, "access_denied"],
  ])("%s", async (_, change, status, error) => {
    const { client_id, client_secret } = await makeApiClient();
    const answer = await postToken({ ...grant, client_id, client_secret, ...change });
    expect(answer).toMatchObject({ status, body: { error, error_description: expect.any(String) } });
    expect(answer.body).not.toHaveProperty("access_token");
  });

  test.each([
    ["no JSON", "application/json", "{"],
    ["a list", "application/json", "[]"],
    ["another type", "text/plain", "grant_type=client_credentials"],
  ])("%s", async (_, type, body) => {
    const headers = { "content-type": type };
    const response = await app.request("/oauth/token", { method: "POST", headers, body });
    expect({ status: response.status, body: await response.json() }).toMatchObject({
      status: 400,
      body: { error: "invalid_request" },
    });
  });
});

test("the signing key is the engine's own file, and engines on one folder share it", async () => {
  const folder = requireEnv("COFFRE_KEYS_DIR");
  const files = (await readdir(folder)).filter((name) => name.endsWith(".token.jwk"));
  expect((await stat(join(folder, files[0] ?? ""))).mode & 0o777).toBe(0o600);
  const [first, second] = await Promise.all([loadTokenKeys(folder), loadTokenKeys(folder)]);
  expect(first.signingKey().kid).toBe(second.signingKey().kid);
  expect(await second.find(first.signingKey().kid)).toBeDefined();
  expect(await second.find("unknown")).toBeUndefined();
});
