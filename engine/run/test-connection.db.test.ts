import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { listTests } from "#lib/vault/data/list-tests.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import { deleteItem } from "#lib/vault/mutations/delete-item.ts";
import { expectNoSecret } from "#test/canary.ts";
import { captureLog } from "#test/captured-log.ts";
import { makeEngineParts } from "#test/engine-parts.ts";
import { auditOf, makeActor, makeSection } from "#test/factories.ts";
import { everyTableAsText, ownerDb } from "#test/owner.ts";
import type { JsonApi } from "#test/providers/json-api.ts";
import { slackFailure, startSlack } from "#test/providers/slack.ts";
import { startTokenServer, type TokenServer } from "#test/providers/token-server.ts";
import { startTwilio, type TwilioStandIn } from "#test/providers/twilio.ts";
import type { EngineParts } from "./run.ts";
import { testConnection } from "./test-connection.ts";

const SID = "ACcccccccccccccccccccccccccccccccc";
const TOKEN = "canary-test+4b/71d0~c2é9f3a5=e";
const CLIENT_SECRET = "canary-client+b1/93aa~0c7de5é=f";
const HOOK = "https://hooks.slack.com/services/T0CANARY7/B0CANARY7/canaryHookTail5f2ab19c";

let twilio: TwilioStandIn;
let auth0: TokenServer;
let slack: JsonApi;
let engine: EngineParts;
beforeAll(async () => {
  twilio = await startTwilio({ accounts: { [SID]: TOKEN } });
  auth0 = await startTokenServer({
    path: "/oauth/token",
    more: { scope: "read:users" },
    routes: { "GET /api/v2/tenants/settings": () => ({ body: { friendly_name: "Acme" } }) },
  });
  slack = await startSlack({ token: "none", webhook: HOOK });
  const providerUrls = { TWILIO: twilio.url, AUTH0: auth0.url, SLACK: slack.url, MAILJET: "http://127.0.0.1:9" };
  engine = await makeEngineParts({ providerUrls });
});
afterAll(async () => {
  await engine.egress.close();
  for (const server of [twilio, auth0, slack]) await server.close();
});

async function make(appId: string, setup: object, owner?: Actor) {
  const actor = owner ?? (await makeActor());
  const sectionId = await makeSection(actor);
  const { id } = await createConnection(actor, { sectionId, appId, name: "Ours", setup: setup as never });
  return { actor, sectionId, itemId: id };
}
const twilioSetup = (apiKey = TOKEN) => ({ type: "API_KEY", account_id: SID, api_key: apiKey });
const auth0Setup = {
  ...{ type: "OAUTH_APP", domain: "acme.eu.auth0.com", client_id: "coffre" },
  client_secret: CLIENT_SECRET,
};
const keptOf = (itemId: string) => ownerDb.connectionTest.findMany({ where: { itemId }, orderBy: { at: "desc" } });

test("keeps the request as it was sent, marks in the place of secrets, with status and time", async () => {
  const { actor, itemId } = await make("TWILIO", twilioSetup());
  const result = await testConnection(engine, actor, itemId);
  const [sent] = twilio.requests.slice(-1);
  const { request } = result as unknown as {
    request: { method: string; url: string; headers: Record<string, string> };
  };
  expect({ method: request.method, path: new URL(request.url).pathname }).toEqual({
    method: sent?.method,
    path: sent?.path,
  });
  const [, pair = ""] = /^Basic (.+)$/.exec(sent?.authorization ?? "") ?? [];
  const arrived = Buffer.from(pair, "base64").toString();
  expect(request.headers.authorization).toBe(`Basic ${arrived.replace(TOKEN, "«Ours / Auth token»")}`);
  expect(result).toMatchObject({ outcome: "ok", status: 200, message: null, missing: [] });

  const { at, ...told } = result;
  expect(await listTests(actor, itemId)).toEqual([{ ...told, at, id: expect.any(String), version: 1 }]);
  expect((await auditOf(actor, itemId)).at(-1)).toMatchObject({ action: "item.test", detail: { outcome: "ok" } });
});

test("the last ten of twelve are kept", async () => {
  const { actor, itemId } = await make("TWILIO", twilioSetup());
  const first = await testConnection(engine, actor, itemId);
  for (let run = 1; run < 12; run++) await testConnection(engine, actor, itemId);
  const kept = await keptOf(itemId);
  expect(kept).toHaveLength(10);
  expect(kept.every(({ at }) => at > first.at)).toBe(true);
});

test("three that are written at the same moment leave ten as well", async () => {
  const { actor, itemId } = await make("TWILIO", twilioSetup());
  for (let run = 0; run < 10; run++) await testConnection(engine, actor, itemId);
  const tests: Promise<unknown>[] = [];
  await ownerDb.$transaction(async (tx) => {
    // None can end before the others have begun.
    await tx.$queryRaw`select 1 from "AuditHead" where "tenantId" = ${actor.tenantId}::uuid for update`;
    tests.push(...[1, 2, 3].map(() => testConnection(engine, actor, itemId)));
    await expect.poll(countWaiting, { timeout: 4_000 }).toBe(3);
  });
  await Promise.all(tests);
  expect(await keptOf(itemId)).toHaveLength(10);
});

async function countWaiting(): Promise<number> {
  const [row] = await ownerDb.$queryRaw<{ count: number }[]>`
    select count(*)::int as "count" from pg_stat_activity
    where "datname" = current_database() and "wait_event_type" = 'Lock'`;
  return row?.count ?? 0;
}

describe("what came of it is told apart", () => {
  test("refused: the item is failing", async () => {
    const { actor, itemId } = await make("TWILIO", twilioSetup("canary-wrong-token"));
    const message = { messageKey: "engine.failingRefused", params: { app: "Twilio", status: 401 } };
    const told = { outcome: "refused", status: 401, message };
    expect(await testConnection(engine, actor, itemId)).toMatchObject(told);
    expect(await listTests(actor, itemId)).toMatchObject([told]);
  });

  test("limited: a permission that is missing is named, and the item does not fail for it", async () => {
    const { actor, itemId } = await make("SLACK", { type: "WEBHOOK", url: HOOK });
    await ownerDb.vaultItem.updateMany({ where: { id: itemId }, data: { failingSince: new Date() } });
    slack.next(slackFailure("missing_scope", { needed: "chat:write", provided: "" }));
    const result = await testConnection(engine, actor, itemId);
    expect(result).toMatchObject({
      ...{ outcome: "limited", status: 200 },
      message: { messageKey: "engine.testLimitedNamed", params: { app: "Slack", permission: "chat:write" } },
    });
    expect(await ownerDb.vaultItem.findFirst({ where: { id: itemId } })).toMatchObject({ failingSince: null });
  });

  test("no answer: the request that was made is shown all the same", async () => {
    const { actor, itemId } = await make("MAILJET", { type: "API_KEY", api_key: "mj", secret_key: TOKEN });
    const result = await testConnection(engine, actor, itemId);
    expect(result).toMatchObject({ outcome: "unreachable", status: null, request: { method: "GET" } });
    expectNoSecret(JSON.stringify(result), TOKEN);
  });

  test("nothing to ask: nothing is kept", async () => {
    const { actor, itemId } = await make("ZAPIER", {
      type: "WEBHOOK",
      url: "https://hooks.zapier.com/hooks/catch/12345678/abcdefgh/",
    });
    expect(await testConnection(engine, actor, itemId)).toMatchObject({ outcome: "noTest", request: null });
    expect(await keptOf(itemId)).toEqual([]);
  });
});

describe("a connection with tokens", () => {
  test("a scope that an action in use needs and was not granted is named, with the action", async () => {
    const { actor, itemId } = await make("AUTH0", auth0Setup);
    const params = { connection_id: toPublicId("ac", itemId), payload: {} };
    const create = { id: "create", type: "AUTH0", action: "CREATE_USER", params };
    await createFlow(actor, { name: "Sign up", actions: [create] as never });
    const missing = [{ scope: "create:users", actions: [{ type: "AUTH0", action: "CREATE_USER" }] }];
    const told = { outcome: "ok", missing };
    expect(await testConnection(engine, actor, itemId)).toMatchObject(told);
    expect(await listTests(actor, itemId)).toMatchObject([told]);
  });

  test("a token renewed on the way: the request shown is the last one", async () => {
    const { actor, itemId } = await make("AUTH0", auth0Setup);
    await testConnection(engine, actor, itemId);
    await ownerDb.connectionToken.updateMany({ where: { itemId }, data: { obtainedAt: new Date(0) } });
    auth0.endTokens();
    const before = auth0.requests.length;
    const result = await testConnection(engine, actor, itemId);
    expect(auth0.requests.slice(before).map(({ path }) => path)).toEqual([
      "/api/v2/tenants/settings",
      "/oauth/token",
      "/api/v2/tenants/settings",
    ]);
    expect(result).toMatchObject({
      outcome: "ok",
      request: { method: "GET", headers: { authorization: "Bearer «Ours / Access token»" } },
    });
  });

  test("no token to be had: the request for it is shown", async () => {
    const { actor, itemId } = await make("AUTH0", auth0Setup);
    auth0.next({ status: 401, body: { error: "invalid_client", error_description: "No such client" } });
    const result = await testConnection(engine, actor, itemId);
    expect(result).toMatchObject({ outcome: "refused", status: 401, request: { method: "POST" } });
    expect(JSON.stringify(result.request)).toContain("«Ours / Client secret»");
    expect(await listTests(actor, itemId)).toHaveLength(1);
  });
});

test("no form of a secret stands in what is kept, given back or logged", async () => {
  const owner = await makeActor();
  const items = [
    await make("TWILIO", twilioSetup(), owner),
    await make("AUTH0", auth0Setup, owner),
    await make("SLACK", { type: "WEBHOOK", url: HOOK }, owner),
  ];
  const results: unknown[] = [];
  const log = await captureLog(async () => {
    for (const { itemId } of items) results.push(await testConnection(engine, owner, itemId));
    auth0.endTokens();
    auth0.next({ status: 400, body: { error: "invalid_grant", error_description: `Not ${CLIENT_SECRET}` } });
    await ownerDb.connectionToken.updateMany({ data: { obtainedAt: new Date(0), expiresAt: new Date(0) } });
    for (const { itemId } of items) results.push(await testConnection(engine, owner, itemId));
  });
  expect(results).toMatchObject([
    ...[{ outcome: "ok" }, { outcome: "ok" }, { outcome: "ok" }],
    ...[{ outcome: "ok" }, { outcome: "refused" }, { outcome: "ok" }],
  ]);
  for (const { itemId } of items) results.push(await listTests(owner, itemId));
  for (const text of [JSON.stringify(results), log, await everyTableAsText()]) {
    for (const secret of [TOKEN, CLIENT_SECRET, new URL(HOOK).pathname.slice(-24), ...auth0.given])
      expectNoSecret(text, secret);
  }
});

describe("who may test", () => {
  let owned: Awaited<ReturnType<typeof make>>;
  beforeEach(async () => {
    owned = await make("TWILIO", twilioSetup());
  });

  test("whoever may view it, and read what came of it", async () => {
    const { actor, sectionId, itemId } = owned;
    const viewer = await makeActor({ tenantOf: actor, role: "viewer", grants: { [sectionId]: "view" } });
    expect(await testConnection(engine, viewer, itemId)).toMatchObject({ outcome: "ok" });
    expect(await listTests(viewer, itemId)).toHaveLength(1);
  });

  test("not as often as they like", async () => {
    const { actor, sectionId, itemId } = owned;
    const viewer = await makeActor({ tenantOf: actor, role: "viewer", grants: { [sectionId]: "view" } });
    const before = twilio.requests.length;
    const tests = await Promise.allSettled(Array.from({ length: 100 }, () => testConnection(engine, viewer, itemId)));
    const refused = tests.flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
    expect(refused).toHaveLength(70);
    expect(refused[0]).toMatchObject({ code: "RATE_LIMITED", messageKey: "errors.tooManyTests" });
    // Each asks for the test, and for the account's name.
    expect(twilio.requests.length - before).toBe(60);
    expect(await testConnection(engine, actor, (await make("TWILIO", twilioSetup(), actor)).itemId)).toMatchObject({
      outcome: "ok",
    });
  });

  test("nobody else: for them, and for another tenant, it is not there", async () => {
    const { actor, itemId } = owned;
    await testConnection(engine, actor, itemId);
    const before = twilio.requests.length;
    for (const other of [await makeActor({ tenantOf: actor }), await makeActor()]) {
      await expect(testConnection(engine, other, itemId)).rejects.toMatchObject({ code: "NOT_FOUND" });
      await expect(listTests(other, itemId)).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
    expect(twilio.requests).toHaveLength(before);
    expect(await keptOf(itemId)).toHaveLength(1);
  });

  test("its tests go with the connection", async () => {
    const { actor, itemId } = owned;
    await testConnection(engine, actor, itemId);
    await deleteItem(actor, { itemId });
    expect(await keptOf(itemId)).toEqual([]);
  });
});
