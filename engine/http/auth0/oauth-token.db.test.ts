import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from "jose";
import { describe, expect, test } from "vitest";
import { requireEnv } from "#lib/shared/env.ts";
import { AUDIENCE, app, makeApiClient, PUBLIC_URL, postToken } from "#test/api-client.ts";
import { ownerDb } from "#test/owner.ts";
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
])("the audience %s fits the host that the request came to, and its token works", async (audience, headers) => {
  const { client_id, client_secret } = await makeApiClient();
  const { status, body } = await postToken({ ...grant, audience, client_id, client_secret }, headers);
  expect(status).toBe(200);
  const { access_token } = body as { access_token: string };
  const flows = await app.request("/api/v2/flows", { headers: { authorization: `Bearer ${access_token}` } });
  expect(flows.status).toBe(200);
});

describe("refuses in the form of OAuth", () => {
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
