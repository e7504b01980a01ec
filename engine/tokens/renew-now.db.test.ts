import { afterEach, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import type { SetupInput } from "#lib/vault/schema.ts";
import { connectAccount } from "#test/connect-account.ts";
import { makeEngineParts } from "#test/engine-parts.ts";
import { auditOf, grant, makeActor, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { startTokenServer } from "#test/providers/token-server.ts";
import { renewNow } from "./renew-now.ts";

const SETUP = { type: "OAUTH_CODE", client_id: "client-1", client_secret: "the secret of our own app" };

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function startHubspot(options: Parameters<typeof startTokenServer>[0] = {}) {
  const hubspot = await startTokenServer({ path: "/oauth/v1/token", ...options });
  const engine = await makeEngineParts({ providerUrls: { HUBSPOT: hubspot.url } });
  closing.push(() => engine.egress.close(), hubspot.close);
  return { hubspot, engine };
}

async function makeConnection(appId: string, setup: SetupInput): Promise<{ actor: Actor; itemId: string }> {
  const actor = await makeActor();
  const sectionId = await makeSection(actor);
  const { id: itemId } = await createConnection(actor, { sectionId, appId, name: "CRM", setup });
  return { actor, itemId };
}

const tokenOf = (itemId: string) => ownerDb.connectionToken.findFirst({ where: { itemId } });
const itemOf = (id: string) => ownerDb.vaultItem.findFirstOrThrow({ where: { id } });

test("a token that is not due is renewed all the same, once, and audited", async () => {
  const { hubspot, engine } = await startHubspot({ isRotating: true });
  const { actor, itemId } = await makeConnection("HUBSPOT", SETUP);
  await connectAccount(engine, actor, itemId, hubspot.giveCode);
  const before = await tokenOf(itemId);

  const renewed = await renewNow(engine, actor, { itemId });
  const after = await tokenOf(itemId);
  expect(after).toMatchObject({ serial: 2, failures: 0 });
  expect(after?.accessJwe).not.toBe(before?.accessJwe);
  expect(renewed).toEqual({ expiresAt: after?.expiresAt?.toISOString() });
  expect(hubspot.grants.map(({ grant_type }) => grant_type)).toEqual(["authorization_code", "refresh_token"]);
  expect((await itemOf(itemId)).refreshedAt).not.toBeNull();
  const { operatorId } = actor;
  expect((await auditOf(actor, itemId)).at(-1)).toEqual({ action: "item.renew", operatorId, detail: { name: "CRM" } });
});

test("a refusal is told in words, keeps the token and is no renewal for the log", async () => {
  const { hubspot, engine } = await startHubspot();
  const { actor, itemId } = await makeConnection("HUBSPOT", SETUP);
  await connectAccount(engine, actor, itemId, hubspot.giveCode);
  hubspot.withdraw();
  await expect(renewNow(engine, actor, { itemId })).rejects.toMatchObject({
    code: "CONFLICT",
    messageKey: "engine.tokenRefused",
    params: { app: "HubSpot", message: "invalid_grant of the stand-in" },
  });
  expect(await tokenOf(itemId)).toMatchObject({ serial: 1, failures: 1 });
  expect((await itemOf(itemId)).failingSince).not.toBeNull();
  expect((await auditOf(actor, itemId)).map(({ action }) => action)).not.toContain("item.renew");
});

test("an access without anything to renew it with is left as it works", async () => {
  const { hubspot, engine } = await startHubspot({ isShort: true });
  const { actor, itemId } = await makeConnection("HUBSPOT", SETUP);
  await connectAccount(engine, actor, itemId, hubspot.giveCode);
  const refused = { code: "CONFLICT", messageKey: "engine.cannotRenew" };
  await expect(renewNow(engine, actor, { itemId })).rejects.toMatchObject(refused);
  expect(hubspot.grants).toHaveLength(1);
  expect(await tokenOf(itemId)).toMatchObject({ serial: 1, failures: 0 });
  expect(await itemOf(itemId)).toMatchObject({ ready: true, failingSince: null });
});

test("what has no token, or none yet, has nothing to renew", async () => {
  const { engine } = await startHubspot();
  const key = await makeConnection("HUBSPOT", { type: "API_KEY", api_key: "pat-of-a-private-app" });
  await expect(renewNow(engine, key.actor, { itemId: key.itemId })).rejects.toMatchObject({
    code: "CONFLICT",
    messageKey: "engine.nothingToRenew",
  });
  const unconnected = await makeConnection("HUBSPOT", SETUP);
  await expect(renewNow(engine, unconnected.actor, { itemId: unconnected.itemId })).rejects.toMatchObject({
    code: "CONFLICT",
  });
  expect(await tokenOf(unconnected.itemId)).toBeNull();
});

test("only who may change the connection may renew it, and nobody else's is there", async () => {
  const { hubspot, engine } = await startHubspot();
  const { actor, itemId } = await makeConnection("HUBSPOT", SETUP);
  await connectAccount(engine, actor, itemId, hubspot.giveCode);
  const colleague = await makeActor({ tenantOf: actor, role: "editor" });
  await expect(renewNow(engine, colleague, { itemId })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await grant(actor.tenantId, (await itemOf(itemId)).sectionId, "view", { operatorId: colleague.operatorId });
  await expect(renewNow(engine, colleague, { itemId })).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(renewNow(engine, await makeActor(), { itemId })).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(hubspot.grants).toHaveLength(1);
  expect(await tokenOf(itemId)).toMatchObject({ serial: 1 });
});
