import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestsOnSave, type TestsOnSave } from "#engine/run/tests-on-save.ts";
import { fromPublicId } from "#lib/shared/public-id.ts";
import { type ApiClient, apiDeps, makeApiClient } from "#test/api-client.ts";
import { expectNoSecret } from "#test/canary.ts";
import { captureLog } from "#test/captured-log.ts";
import { makeEngineParts } from "#test/engine-parts.ts";
import { everyTableAsText, ownerDb } from "#test/owner.ts";
import { startTwilio, type TwilioStandIn } from "#test/providers/twilio.ts";
import type { EngineParts } from "../../run/run.ts";
import { auth0App } from "./auth0-app.ts";

const SID = "ACdddddddddddddddddddddddddddddddd";
const TOKEN = "canary-api-test-7e1b93d0f5";
const PATH = "/flows/vault/connections";
const setup = (api_key = TOKEN) => ({ type: "API_KEY", account_id: SID, api_key });

let twilio: TwilioStandIn;
let engine: EngineParts;
let client: ApiClient;
beforeAll(async () => {
  twilio = await startTwilio({ accounts: { [SID]: TOKEN } });
  engine = await makeEngineParts({ providerUrls: { TWILIO: twilio.url, MAILJET: "http://127.0.0.1:9" } });
  client = await makeApiClient();
});
afterAll(async () => {
  await engine.egress.close();
  await twilio.close();
});

function open() {
  const tests: TestsOnSave = createTestsOnSave(engine);
  const app = auth0App({ ...apiDeps, tests });
  const call = async (method: string, path: string, body: unknown) => {
    const headers = { authorization: `Bearer ${client.token}`, "content-type": "application/json" };
    const url = `http://coffre.example/api/v2${path}`;
    const answer = await app.request(url, { method, headers, body: JSON.stringify(body) });
    return { status: answer.status, body: (await answer.json()) as { id: string; ready: boolean } };
  };
  return { call, tests };
}

const testsOf = (publicId: string) =>
  ownerDb.connectionTest.findMany({ where: { itemId: fromPublicId("ac", publicId) ?? "" }, orderBy: { at: "asc" } });
const itemOf = (publicId: string) =>
  ownerDb.vaultItem.findFirstOrThrow({ where: { id: fromPublicId("ac", publicId) ?? "" } });

test("a connection that is made or given other credentials over the API is tested after the answer", async () => {
  const { call, tests } = open();
  const log = await captureLog(async () => {
    const { status, body } = await call("POST", PATH, { name: "Alerts", app_id: "TWILIO", setup: setup() });
    expect(status).toBe(201);
    await tests.stop();
    expect(await testsOf(body.id)).toMatchObject([{ outcome: "ok", status: 200, version: 1 }]);

    expect(await call("PATCH", `${PATH}/${body.id}`, { setup: setup("canary-wrong") })).toMatchObject({ status: 200 });
    await tests.stop();
    expect(await testsOf(body.id)).toMatchObject([{ outcome: "ok" }, { outcome: "refused", status: 401, version: 2 }]);
    expect((await itemOf(body.id)).failingSince).not.toBeNull();
  });
  for (const text of [log, await everyTableAsText()]) expectNoSecret(text, TOKEN);
});

test("it is stored though the provider cannot be reached, and its test says so", async () => {
  const { call, tests } = open();
  const given = { type: "API_KEY", api_key: "mj-api", secret_key: TOKEN };
  const { status, body } = await call("POST", PATH, { name: "Mail", app_id: "MAILJET", setup: given });
  expect({ status, ready: body.ready }).toEqual({ status: 201, ready: true });
  await tests.stop();
  expect(await testsOf(body.id)).toMatchObject([{ outcome: "unreachable", status: null }]);
  expect((await itemOf(body.id)).failingSince).toBeNull();
});

test("the answer does not wait for the provider", async () => {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const send: EngineParts["egress"]["send"] = async (call) => {
    await released;
    return engine.egress.send(call);
  };
  const tests = createTestsOnSave({ ...engine, egress: { ...engine.egress, send } });
  const app = auth0App({ ...apiDeps, tests });
  const headers = { authorization: `Bearer ${client.token}`, "content-type": "application/json" };
  const body = JSON.stringify({ name: "Slow", app_id: "TWILIO", setup: setup() });
  const answer = await app.request(`http://coffre.example/api/v2${PATH}`, { method: "POST", headers, body });
  const { id } = (await answer.json()) as { id: string };
  expect(answer.status).toBe(201);
  expect(await testsOf(id)).toEqual([]);
  release();
  await tests.stop();
  expect(await testsOf(id)).toMatchObject([{ outcome: "ok" }]);
});

test("what is empty, only renamed, or of an app with nothing to ask is not tested", async () => {
  const { call, tests } = open();
  const before = twilio.requests.length;
  const { body: empty } = await call("POST", PATH, { name: "Empty", app_id: "TWILIO" });
  await call("PATCH", `${PATH}/${empty.id}`, { name: "Still empty" });
  const { body: http } = await call("POST", PATH, {
    name: "API",
    app_id: "HTTP",
    setup: { type: "BEARER", token: TOKEN },
  });
  await tests.stop();
  for (const { id } of [empty, http]) {
    const itemId = fromPublicId("ac", id) ?? "";
    expect(await ownerDb.auditEvent.count({ where: { targetId: itemId, action: "item.test" } })).toBe(0);
  }
  expect(twilio.requests).toHaveLength(before);
});

test("a connection that is gone before its test harms nobody", async () => {
  const { call, tests } = open();
  const { body } = await call("POST", PATH, { name: "Gone", app_id: "TWILIO", setup: setup() });
  const { body: other } = await call("POST", PATH, { name: "Stays", app_id: "TWILIO", setup: setup() });
  const item = await itemOf(body.id);
  await ownerDb.vaultItem.deleteMany({ where: { id: item.id } });
  await tests.stop();
  expect(await testsOf(other.id)).toMatchObject([{ outcome: "ok" }]);
});
