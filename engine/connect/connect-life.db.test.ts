import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import { replaceCredentials } from "#lib/vault/mutations/replace-credentials.ts";
import { connectAccount } from "#test/connect-account.ts";
import { makeEngineParts } from "#test/engine-parts.ts";
import { makeActor, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { startTokenServer, type TokenServer } from "#test/providers/token-server.ts";
import type { EngineParts } from "../run/run.ts";
import { openForUse } from "../tokens/access-token.ts";

const SETUP = { type: "OAUTH_CODE", client_id: "client-1", client_secret: "canary-client-secret-life" };

let hubspot: TokenServer;
let engine: EngineParts;
beforeAll(async () => {
  hubspot = await startTokenServer({
    path: "/oauth/v1/token",
    routes: { "GET /account-info/v3/details": () => ({ body: { portalId: 4711, uiDomain: "app.hubspot.com" } }) },
  });
  engine = await makeEngineParts({ providerUrls: { HUBSPOT: hubspot.url } });
});
afterAll(async () => {
  await engine.egress.close();
  await hubspot.close();
});

const lifeOf = (itemId: string) =>
  ownerDb.connectionEvent.findMany({
    where: { itemId },
    select: { kind: true, count: true, detail: true },
    orderBy: { at: "asc" },
  });
const kindsOf = async (itemId: string) => (await lifeOf(itemId)).map(({ kind }) => kind);

async function makeHubspot() {
  const actor = await makeActor();
  const sectionId = await makeSection(actor);
  const input = { sectionId, appId: "HUBSPOT", name: "CRM", setup: SETUP as never };
  const { id: itemId } = await createConnection(actor, input);
  await connectAccount(engine, actor, itemId, hubspot.giveCode);
  return { actor, itemId };
}

/** As if its time had come: the next use renews it, however many there are at once. */
async function renew({ tenantId }: Actor, itemId: string, uses = 1) {
  const past = new Date(Date.now() - 1);
  await ownerDb.connectionToken.updateMany({ where: { itemId }, data: { expiresAt: past, renewAt: past } });
  const use = () => openForUse(engine, tenantId, { itemId, appId: "HUBSPOT" });
  await Promise.all(Array.from({ length: uses }, use));
}

test("an account that is taken, and its renewals by day, each with its token or not at all", async () => {
  const { actor, itemId } = await makeHubspot();
  expect(await lifeOf(itemId)).toEqual([
    { kind: "CONNECTED", count: 1, detail: { account: "4711 (app.hubspot.com)" } },
  ]);
  for (let times = 0; times < 3; times++) await renew(actor, itemId);
  expect((await lifeOf(itemId)).slice(1)).toEqual([{ kind: "RENEWED", count: 3, detail: {} }]);
  const event = await ownerDb.connectionEvent.findFirstOrThrow({ where: { itemId, kind: "RENEWED" } });
  const token = await ownerDb.connectionToken.findFirstOrThrow({ where: { itemId } });
  expect(event.at).toEqual(token.obtainedAt);
  expect(event.day.toISOString().slice(0, 10)).toBe(event.at.toISOString().slice(0, 10));

  await renew(actor, itemId, 20);
  expect((await lifeOf(itemId)).at(-1)).toMatchObject({ kind: "RENEWED", count: 4 });
});

test("a first token is no renewal; a refusal, and the person who mends it, are lines", async () => {
  const { actor, itemId } = await makeHubspot();
  await ownerDb.connectionToken.updateMany({ where: { itemId }, data: { refreshJwe: null } });
  for (let times = 0; times < 2; times++) await renew(actor, itemId).catch(() => {});
  expect(await kindsOf(itemId)).toEqual(["CONNECTED", "FAILED"]);
  await connectAccount(engine, actor, itemId, hubspot.giveCode);
  expect((await kindsOf(itemId)).toSorted()).toEqual(["CONNECTED", "CONNECTED", "FAILED", "RECOVERED"]);
  await replaceCredentials(actor, { itemId, setup: SETUP as never });
  expect((await kindsOf(itemId)).at(-1)).toBe("REPLACED");
});
