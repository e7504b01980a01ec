import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { jwtVerify } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import { expectNoSecret } from "#test/canary.ts";
import { captureLog } from "#test/captured-log.ts";
import { makeEngineParts, runActions } from "#test/engine-parts.ts";
import { makeActor, makeSection } from "#test/factories.ts";
import { everyTableAsText, ownerDb } from "#test/owner.ts";
import { trust } from "#test/providers/egress-setup.ts";
import { type StandIn, startHttps } from "#test/providers/https.ts";
import { startTokenServer, type TokenServer } from "#test/providers/token-server.ts";
import type { EngineParts } from "./run.ts";
import { testConnection } from "./test-connection.ts";

const CLIENT_SECRET = "canary-client-secret+77aa/01bc~é";
const ACCESS_TOKEN = "canary-access-token-77aa01bc";
const key = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
const pem = String(key.export({ type: "pkcs8", format: "pem" }));
const client_email = "coffre@acme-data.iam.gserviceaccount.com";

type Seen = { path: string; authorization: string | undefined; body: URLSearchParams };

let auth0: TokenServer;
let bigquery: TokenServer;
let login: StandIn & { seen: Seen[] };
let strict: StandIn & { seen: Seen[] };
let orders: StandIn & { seen: Seen[] };
let engine: EngineParts;
beforeAll(async () => {
  auth0 = await startTokenServer({
    path: "/oauth/token",
    more: { scope: "read:users" },
    routes: {
      "GET /api/v2/users/:id": ({ groups }) => ({ body: { user_id: groups.id } }),
      "GET /api/v2/tenants/settings": () => ({ status: 403, body: { message: "No", errorCode: "insufficient_scope" } }),
    },
  });
  bigquery = await startTokenServer({
    routes: {
      "POST /bigquery/v2/projects/:project/datasets/:dataset/tables/:table/insertAll": () => ({
        body: { kind: "bigquery#tableDataInsertAllResponse" },
      }),
      "POST /tokeninfo": () => ({ body: { expires_in: "3599" } }),
    },
  });
  login = await startSeeing({ access_token: ACCESS_TOKEN, token_type: "Bearer", expires_in: 3600 });
  strict = await startSeeing({ access_token: ACCESS_TOKEN, expires_in: 3600 }, true);
  orders = await startSeeing({ id: 7 });
  engine = await makeEngineParts({
    providerUrls: { AUTH0: auth0.url, BIGQUERY: bigquery.url },
    allow: [login, strict, orders].map(({ port }) => `localhost:${port}`),
  });
});
afterAll(async () => {
  await engine.egress.close();
  for (const server of [auth0, bigquery, login, strict, orders]) await server.close();
});

/** Answers everything alike, and keeps what came. `inBody`: a client that proves itself in the header is refused. */
async function startSeeing(answer: object, inBody = false) {
  const seen: Seen[] = [];
  const server = await startHttps(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = new URLSearchParams(Buffer.concat(chunks).toString("utf8"));
    seen.push({ path: request.url ?? "", authorization: request.headers.authorization, body });
    const isRefused = inBody && request.headers.authorization !== undefined;
    response.writeHead(isRefused ? 401 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(isRefused ? { error: "invalid_client" } : answer));
  });
  trust(server.ca);
  return { ...server, seen };
}

async function makeConnection(appId: string, setup: object, origins?: string[]) {
  const actor = await makeActor();
  const sectionId = await makeSection(actor);
  const input = { sectionId, appId, name: "Ours", setup: setup as never, ...(origins && { origins }) };
  const { id } = await createConnection(actor, input);
  return { actor, itemId: id };
}

async function run(actor: Actor, itemId: string, type: string, action: string, params: object, input = {}) {
  const connection_id = toPublicId("ac", itemId);
  return runActions(
    engine,
    actor,
    [{ id: "call", type, action, params: { connection_id, ...params } }] as never,
    input,
  );
}

test("Auth0: the secret goes to the tenant's token endpoint, for its own API, and the token to that API", async () => {
  const setup = { type: "OAUTH_APP", domain: "acme.eu.auth0.com", client_id: "coffre", client_secret: CLIENT_SECRET };
  const { actor, itemId } = await makeConnection("AUTH0", setup);
  const logged = await captureLog(async () => {
    expect(await testConnection(engine, actor, itemId)).toMatchObject({ outcome: "ok" });
    const got = await run(actor, itemId, "AUTH0", "GET_USER", { user_id: "{{ input.id }}" }, { id: "auth0|1" });
    expect(got).toMatchObject({ status: "COMPLETED" });
  });
  expect(auth0.grants).toEqual([
    {
      ...{ grant_type: "client_credentials", client_id: "coffre", client_secret: CLIENT_SECRET },
      audience: "https://acme.eu.auth0.com/api/v2/",
    },
  ]);
  const [, ...calls] = auth0.requests;
  expect(calls.map(({ path }) => path)).toEqual(["/api/v2/tenants/settings", "/api/v2/users/auth0%7C1"]);
  for (const seen of [logged, await everyTableAsText()]) expectNoSecret(seen, CLIENT_SECRET);
});

test("BigQuery: the engine signs for the service account, and the key goes nowhere", async () => {
  const { actor, itemId } = await makeConnection("BIGQUERY", { type: "OAUTH_JWT", private_key: pem, client_email });
  const row = { dataset_id: "shop", table_id: "orders", data: { id: "{{ input.id }}" } };
  expect(await testConnection(engine, actor, itemId)).toMatchObject({ outcome: "ok" });
  expect(await run(actor, itemId, "BIGQUERY", "INSERT_ROWS", row, { id: 7 })).toMatchObject({ status: "COMPLETED" });
  expect(bigquery.requests.at(-1)).toMatchObject({
    path: "/bigquery/v2/projects/acme-data/datasets/shop/tables/orders/insertAll",
    body: { rows: [{ insertId: expect.any(String), json: { id: 7 } }] },
  });
  expect(bigquery.grants).toEqual([
    { grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion: expect.any(String) },
  ]);
  const { payload } = await jwtVerify(String(bigquery.grants[0]?.assertion), createPublicKey(key), {
    issuer: client_email,
    audience: "https://oauth2.googleapis.com/token",
  });
  expect(payload.scope).toBe("https://www.googleapis.com/auth/bigquery.insertdata");
  const sent = bigquery.requests.map(({ path, headers, bytes }) => JSON.stringify([path, headers, bytes.toString()]));
  const middle = pem.split("\n")[5] ?? "";
  for (const seen of [...sent, await everyTableAsText()]) expect(seen).not.toContain(middle);
});

test("HTTP: the client secret goes to the token endpoint alone, and the token to the allowed hosts alone", async () => {
  const setup = {
    ...{ type: "OAUTH_CLIENT_CREDENTIALS", token_endpoint: `${login.origin}/oauth/token`, client_id: "coffre" },
    ...{ client_secret: CLIENT_SECRET, audience: "https://api.example.com", scope: "read write" },
  };
  const { actor, itemId } = await makeConnection("HTTP", setup, [orders.origin]);
  const get = (url: string) => run(actor, itemId, "HTTP", "SEND_REQUEST", { url });
  expect(await get(`${orders.origin}/orders/7`)).toMatchObject({ status: "COMPLETED" });
  expect(login.seen.map(({ path, body }) => ({ path, fields: Object.fromEntries(body) }))).toEqual([
    {
      path: "/oauth/token",
      fields: { grant_type: "client_credentials", audience: "https://api.example.com", scope: "read write" },
    },
  ]);
  const credentials = Buffer.from((login.seen[0]?.authorization ?? "").replace("Basic ", ""), "base64").toString();
  expect(credentials.split(":").map(decodeURIComponent)).toEqual(["coffre", CLIENT_SECRET]);
  expect(orders.seen).toMatchObject([{ path: "/orders/7", authorization: `Bearer ${ACCESS_TOKEN}` }]);

  expect(await get(`${login.origin}/userinfo`)).toMatchObject({ status: "FAILED" });
  expect(login.seen).toHaveLength(1);
  for (const secret of [CLIENT_SECRET, ACCESS_TOKEN]) expectNoSecret(await everyTableAsText(), secret);
});

test("HTTP: a token endpoint that takes the client in the body alone is asked so, and from then on at once", async () => {
  const setup = {
    ...{ type: "OAUTH_CLIENT_CREDENTIALS", token_endpoint: `${strict.origin}/token`, client_id: "coffre" },
    client_secret: CLIENT_SECRET,
  };
  const { actor, itemId } = await makeConnection("HTTP", setup, [orders.origin]);
  for (let renewal = 0; renewal < 2; renewal++) {
    const got = await run(actor, itemId, "HTTP", "SEND_REQUEST", { url: `${orders.origin}/orders/7` });
    expect(got).toMatchObject({ status: "COMPLETED" });
    await ownerDb.connectionToken.updateMany({ where: { itemId }, data: { expiresAt: new Date(Date.now() - 1) } });
  }
  const inBody = { grant_type: "client_credentials", client_id: "coffre", client_secret: CLIENT_SECRET };
  expect(strict.seen.map(({ body }) => Object.fromEntries(body))).toEqual([
    { grant_type: "client_credentials" },
    inBody,
    inBody,
  ]);
  expectNoSecret(await everyTableAsText(), CLIENT_SECRET);
});
