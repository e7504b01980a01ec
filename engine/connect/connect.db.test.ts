import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import { replaceCredentials } from "#lib/vault/mutations/replace-credentials.ts";
import { expectNoSecret } from "#test/canary.ts";
import { captureLog } from "#test/captured-log.ts";
import { signIn } from "#test/connect-account.ts";
import { makeEngineParts } from "#test/engine-parts.ts";
import { auditOf, grant, makeActor, makeSection } from "#test/factories.ts";
import { everyTableAsText, ownerDb } from "#test/owner.ts";
import { startTokenServer, type TokenServer } from "#test/providers/token-server.ts";
import type { EngineParts } from "../run/run.ts";
import { deleteOldAttempts } from "./attempt.ts";
import { confirmConnect } from "./confirm-connect.ts";
import { finishConnect } from "./finish-connect.ts";
import { startConnect } from "./start-connect.ts";

const SECRET = "canary-client-secret-5f9c2e7d";
const SETUP = { type: "OAUTH_CODE", client_id: "client-1", client_secret: SECRET };

let hubspot: TokenServer;
let engine: EngineParts;
beforeAll(async () => {
  hubspot = await startTokenServer({
    path: "/oauth/v1/token",
    lifetime: 1800,
    routes: { "GET /account-info/v3/details": () => ({ body: { portalId: 4711, uiDomain: "app.hubspot.com" } }) },
  });
  engine = await makeEngineParts({ providerUrls: { HUBSPOT: hubspot.url } });
});
afterAll(async () => {
  await engine.egress.close();
  await hubspot.close();
});
beforeEach(() => hubspot.reset());

async function makeHubspot(setup: object | null = SETUP) {
  const actor = await signIn(await makeActor());
  const { id: itemId } = await createConnection(actor, {
    sectionId: await makeSection(actor),
    appId: "HUBSPOT",
    name: "CRM",
    ...(setup && { setup: setup as never }),
  });
  return { actor, itemId };
}

const itemOf = (id: string) => ownerDb.vaultItem.findFirstOrThrow({ where: { id } });

/** As far as the provider's page, and its way back. */
async function agree(actor: Actor, itemId: string) {
  const url = new URL((await startConnect(engine, actor, { itemId })).authorizationUrl);
  const [state = "", redirectUri = ""] = ["state", "redirect_uri"].map((name) => url.searchParams.get(name) ?? "");
  return { url, state, code: hubspot.giveCode(redirectUri), app: "hubspot" };
}

test("a person connects an account: PKCE, whose account it is, and then the token", async () => {
  const { actor, itemId } = await makeHubspot();
  expect(await itemOf(itemId)).toMatchObject({ ready: false, setupType: "OAUTH_CODE" });
  const { url, state, code, app } = await agree(actor, itemId);
  expect(`${url.origin}${url.pathname}`).toBe("https://app.hubspot.com/oauth/authorize");
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    response_type: "code",
    client_id: "client-1",
    code_challenge_method: "S256",
    redirect_uri: expect.stringMatching(/\/connect\/hubspot\/callback$/),
    scope: expect.stringContaining("crm.objects.contacts.read"),
  });

  const offer = await finishConnect(engine, actor, { app, state, code });
  expect(offer).toMatchObject({ itemId, itemName: "CRM", endsAt: null, accountName: "4711 (app.hubspot.com)" });
  const [asked] = hubspot.grants.slice(-1) as [Record<string, string>];
  expect(
    createHash("sha256")
      .update(asked.code_verifier ?? "")
      .digest("base64url"),
  ).toBe(url.searchParams.get("code_challenge"));
  // Nothing is taken before the person has looked.
  expect(await itemOf(itemId)).toMatchObject({ ready: false });

  await confirmConnect(engine, actor, { attemptId: offer.attemptId });
  expect(await itemOf(itemId)).toMatchObject({ ready: true, accountName: "4711 (app.hubspot.com)", expiresAt: null });
  expect(await ownerDb.connectionToken.findFirstOrThrow({ where: { itemId } })).toMatchObject({
    serial: 1,
    version: 1,
  });
  expect((await auditOf(actor, itemId)).at(-1)).toMatchObject({
    action: "item.connect",
    detail: { name: "CRM", account: "4711 (app.hubspot.com)" },
  });
  await expect(confirmConnect(engine, actor, { attemptId: offer.attemptId })).rejects.toMatchObject({
    code: "CONFLICT",
  });
});

test("an account whose access nothing renews says when it will end", async () => {
  const short = await startTokenServer({ path: "/oauth/v1/token", lifetime: 600, isShort: true });
  const parts = await makeEngineParts({ providerUrls: { HUBSPOT: short.url } });
  const { actor, itemId } = await makeHubspot();
  const { authorizationUrl } = await startConnect(parts, actor, { itemId });
  const { searchParams } = new URL(authorizationUrl);
  const code = short.giveCode(searchParams.get("redirect_uri") ?? "");
  const offer = await finishConnect(parts, actor, { app: "hubspot", state: searchParams.get("state") ?? "", code });
  expect(offer).toMatchObject({ accountName: null, endsAt: expect.any(String) });
  await confirmConnect(parts, actor, { attemptId: offer.attemptId });
  const item = await itemOf(itemId);
  expect(Math.abs((item.expiresAt?.getTime() ?? 0) - new Date(offer.endsAt ?? "").getTime())).toBeLessThan(5_000);
  expect(await ownerDb.connectionToken.findFirstOrThrow({ where: { itemId } })).toMatchObject({ renewAt: null });
  await parts.egress.close();
  await short.close();
});

describe("a way back is refused", () => {
  const refused = { code: "CONFLICT", messageKey: "engine.connectInvalid" };

  test("that was used", async () => {
    const { actor, itemId } = await makeHubspot();
    const { state, code, app } = await agree(actor, itemId);
    await finishConnect(engine, actor, { app, state, code });
    await expect(finishConnect(engine, actor, { app, state, code })).rejects.toMatchObject(refused);
  });

  test("with a state that nobody gave", async () => {
    const { actor, itemId } = await makeHubspot();
    const { code, app } = await agree(actor, itemId);
    await expect(finishConnect(engine, actor, { app, state: "x".repeat(43), code })).rejects.toMatchObject(refused);
  });

  test("that is too old", async () => {
    const { actor, itemId } = await makeHubspot();
    const { state, code, app } = await agree(actor, itemId);
    await ownerDb.connectAttempt.updateMany({ where: { itemId }, data: { expiresAt: new Date(Date.now() - 1) } });
    await expect(finishConnect(engine, actor, { app, state, code })).rejects.toMatchObject(refused);
  });

  test("in another session of the same person, and is used up by it", async () => {
    const { actor, itemId } = await makeHubspot();
    const { state, code, app } = await agree(actor, itemId);
    await expect(finishConnect(engine, await signIn(actor), { app, state, code })).rejects.toMatchObject(refused);
    await expect(finishConnect(engine, actor, { app, state, code })).rejects.toMatchObject(refused);
  });

  test("of another tenant's session", async () => {
    const { actor, itemId } = await makeHubspot();
    const { state, code, app } = await agree(actor, itemId);
    const stranger = await signIn(await makeActor());
    await expect(finishConnect(engine, stranger, { app, state, code })).rejects.toMatchObject(refused);
    // It did not use up what is not its own.
    expect(await finishConnect(engine, actor, { app, state, code })).toMatchObject({ itemId });
  });

  test("on another provider's path", async () => {
    const { actor, itemId } = await makeHubspot();
    const { state, code } = await agree(actor, itemId);
    await expect(finishConnect(engine, actor, { app: "salesforce", state, code })).rejects.toMatchObject(refused);
  });

  test("after the credentials were replaced, and so is the account that was offered", async () => {
    const { actor, itemId } = await makeHubspot();
    const first = await agree(actor, itemId);
    const { attemptId } = await finishConnect(engine, actor, first);
    const second = await agree(actor, itemId);
    await replaceCredentials(actor, { itemId, setup: { ...SETUP, client_id: "client-2" } as never });
    await expect(finishConnect(engine, actor, second)).rejects.toMatchObject(refused);
    await expect(confirmConnect(engine, actor, { attemptId })).rejects.toMatchObject(refused);
    expect(await itemOf(itemId)).toMatchObject({ ready: false });
  });

  test("with a code that the provider does not know, in its words", async () => {
    const { actor, itemId } = await makeHubspot();
    const { state, app } = await agree(actor, itemId);
    await expect(finishConnect(engine, actor, { app, state, code: "made-up-by-somebody" })).rejects.toMatchObject({
      code: "CONFLICT",
      messageKey: "engine.tokenRefused",
      params: { message: "invalid_grant of the stand-in" },
    });
  });

  test("by the person, in the provider's words", async () => {
    const { actor, itemId } = await makeHubspot();
    const { state, app } = await agree(actor, itemId);
    const input = { app, state, error: "access_denied", errorDescription: "Maud said no" };
    await expect(finishConnect(engine, actor, input)).rejects.toMatchObject({
      messageKey: "engine.connectRefused",
      params: { message: "Maud said no" },
    });
  });
});

test("what nobody came back from is deleted, and nothing else", async () => {
  const [old, fresh] = [await makeHubspot(), await makeHubspot()];
  for (const { actor, itemId } of [old, fresh]) await startConnect(engine, actor, { itemId });
  const ended = new Date(Date.now() - 1);
  await ownerDb.connectAttempt.updateMany({ where: { itemId: old.itemId }, data: { expiresAt: ended } });
  await deleteOldAttempts();
  expect(await ownerDb.connectAttempt.count({ where: { itemId: old.itemId } })).toBe(0);
  expect(await ownerDb.connectAttempt.count({ where: { itemId: fresh.itemId } })).toBe(1);
});

test("only who may change the connection may connect it", async () => {
  const { actor, itemId } = await makeHubspot();
  const { sectionId } = await itemOf(itemId);
  const viewer = await signIn(await makeActor({ tenantOf: actor, role: "editor" }));
  await expect(startConnect(engine, viewer, { itemId })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await grant(actor.tenantId, sectionId, "view", { operatorId: viewer.operatorId });
  await expect(startConnect(engine, viewer, { itemId })).rejects.toMatchObject({ code: "FORBIDDEN" });
  const stranger = await signIn(await makeActor());
  await expect(startConnect(engine, stranger, { itemId })).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await ownerDb.connectAttempt.count({ where: { itemId } })).toBe(0);
});

test("an empty connection, and one without an own app, cannot be connected yet", async () => {
  const empty = await makeHubspot(null);
  await expect(startConnect(engine, empty.actor, { itemId: empty.itemId })).rejects.toMatchObject({ code: "CONFLICT" });
  const bare = await makeHubspot({ type: "OAUTH_CODE", code: "of an existing client" });
  await expect(startConnect(engine, bare.actor, { itemId: bare.itemId })).rejects.toMatchObject({
    code: "CONFLICT",
    messageKey: "engine.ownAppMissing",
  });
  expect(await itemOf(bare.itemId)).toMatchObject({ failingSince: null });
});

test("of many who take an account at the same moment one does, and none waits for what another holds", async () => {
  const { actor, itemId } = await makeHubspot();
  const { attemptId } = await finishConnect(engine, actor, await agree(actor, itemId));
  const taken = await Promise.allSettled(
    Array.from({ length: 12 }, () => confirmConnect(engine, actor, { attemptId })),
  );
  expect(taken.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  for (const each of taken) {
    if (each.status === "rejected") expect(each.reason).toMatchObject({ messageKey: "engine.connectInvalid" });
  }
});

test("no secret, verifier, code or token shows anywhere", async () => {
  const { actor, itemId } = await makeHubspot();
  const before = hubspot.given.length;
  const log = await captureLog(async () => {
    const { state, code, app } = await agree(actor, itemId);
    const { attemptId } = await finishConnect(engine, actor, { app, state, code });
    await confirmConnect(engine, actor, { attemptId });
    const tables = await everyTableAsText();
    for (const each of [state, code]) expectNoSecret(tables, each);
  });
  const [asked] = hubspot.grants.slice(-1) as [Record<string, string>];
  const text = log + (await everyTableAsText());
  const given = hubspot.given.slice(before);
  expect(given.map((each) => each.split("_")[0]).toSorted()).toEqual(["access", "code", "refresh"]);
  for (const each of [SECRET, asked.code_verifier, ...given]) expectNoSecret(text, each ?? "missing");
});
