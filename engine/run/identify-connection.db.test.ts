import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import { replaceCredentials } from "#lib/vault/mutations/replace-credentials.ts";
import { expectNoSecret } from "#test/canary.ts";
import { captureLog } from "#test/captured-log.ts";
import { makeEngineParts } from "#test/engine-parts.ts";
import { makeActor, makeSection } from "#test/factories.ts";
import { everyTableAsText, ownerDb } from "#test/owner.ts";
import { startAirtable } from "#test/providers/airtable.ts";
import type { JsonApi } from "#test/providers/json-api.ts";
import type { EngineParts } from "./run.ts";
import { testConnection } from "./test-connection.ts";

const TOKEN = "patCanary0123456.f00dfeed/f00dfeed+9c";

let airtable: JsonApi;
let engine: EngineParts;
beforeAll(async () => {
  airtable = await startAirtable({ token: TOKEN });
  engine = await makeEngineParts({ providerUrls: { AIRTABLE: airtable.url } });
});
afterAll(async () => {
  await engine.egress.close();
  await airtable.close();
});
beforeEach(() => airtable.reset());

async function make(apiKey = TOKEN) {
  const actor = await makeActor();
  const sectionId = await makeSection(actor);
  const setup = { type: "API_KEY", api_key: apiKey };
  const { id } = await createConnection(actor, { sectionId, appId: "AIRTABLE", name: "Orders", setup });
  return { actor, itemId: id };
}
const nameOf = async (id: string) => (await ownerDb.vaultItem.findFirstOrThrow({ where: { id } })).accountName;

test("a key that works is known by whom the provider says it is", async () => {
  const { actor, itemId } = await make();
  expect(await nameOf(itemId)).toBe("***+9c");
  expect(await testConnection(engine, actor, itemId)).toMatchObject({ outcome: "ok", status: 200 });
  expect(await nameOf(itemId)).toBe("maud@acme.example");
  expect(airtable.requests).toHaveLength(2);
});

test("another key is another account, until the provider has said whose", async () => {
  const { actor, itemId } = await make();
  await testConnection(engine, actor, itemId);
  await replaceCredentials(actor, { itemId, setup: { type: "API_KEY", api_key: `${TOKEN}-of-another` } });
  expect(await nameOf(itemId)).toBe("***her");
  expect(await testConnection(engine, actor, itemId)).toMatchObject({ outcome: "refused" });
  expect(await nameOf(itemId)).toBe("***her");
});

describe("keeps nobody from anything", () => {
  test.each([
    ["a refusal", { status: 403, body: { error: { type: "NOT_AUTHORIZED", message: "No." } } }],
    ["an outage", { status: 503, body: "<h1>Down</h1>" }],
    ["another answer than it should be", { body: { name: "Maud" } }],
  ])("%s", async (_, answer) => {
    const { actor, itemId } = await make();
    airtable.next(answer, 1);
    await captureLog(async () => {
      expect(await testConnection(engine, actor, itemId)).toMatchObject({ outcome: "ok", status: 200 });
    });
    expect(await nameOf(itemId)).toBe("***+9c");
    expect(airtable.requests).toHaveLength(2);
  });
});

test("a provider that calls the account by its key does not make it known", async () => {
  const { actor, itemId } = await make();
  airtable.next({ body: { id: "usr1", email: `${TOKEN}@acme.example` } }, 1);
  const log = await captureLog(async () => {
    await testConnection(engine, actor, itemId);
  });
  expect(await nameOf(itemId)).toBe("***+9c");
  expectNoSecret(log + (await everyTableAsText()), TOKEN);
});

test("of a key so short that it hides all of the answer, nobody is asked", async () => {
  const { actor, itemId } = await make("pat1");
  airtable.next({ body: { id: "usr1" } });
  expect(await testConnection(engine, actor, itemId)).toMatchObject({ outcome: "ok" });
  expect(airtable.requests).toHaveLength(1);
});
