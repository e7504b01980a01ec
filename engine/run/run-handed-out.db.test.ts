import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import { expectNoSecret } from "#test/canary.ts";
import { captureLog } from "#test/captured-log.ts";
import { signIn } from "#test/connect-account.ts";
import { makeEngineParts, runActions } from "#test/engine-parts.ts";
import { makeActor, makeSection } from "#test/factories.ts";
import { everyTableAsText, ownerDb } from "#test/owner.ts";
import { startActivecampaign } from "#test/providers/activecampaign.ts";
import type { JsonApi } from "#test/providers/json-api.ts";
import { startMailchimp } from "#test/providers/mailchimp.ts";
import { startTokenServer, type TokenServer } from "#test/providers/token-server.ts";
import { confirmConnect } from "../connect/confirm-connect.ts";
import { finishConnect } from "../connect/finish-connect.ts";
import { startConnect } from "../connect/start-connect.ts";
import type { EngineParts } from "./run.ts";
import { testConnection } from "./test-connection.ts";

const KEY = "canary5f9c2e7d1b84canary5f9c2e7d-us6";
const CLIENT_SECRET = "canary-client-secret-77aa01bc";
const LIST = "57afe96172";

let mailchimp: JsonApi;
let activecampaign: JsonApi;
let pipedrive: TokenServer;
let engine: EngineParts;
beforeAll(async () => {
  mailchimp = await startMailchimp({ key: KEY, listId: LIST, clientSecret: CLIENT_SECRET });
  activecampaign = await startActivecampaign({ key: KEY });
  pipedrive = await startTokenServer({
    path: "/oauth/token",
    more: { scope: "base,contacts:full", api_domain: "https://acme.pipedrive.com" },
    routes: {
      "GET /api/v1/users/me": () => ({ body: { success: true, data: { email: "maud@acme.example" } } }),
      "POST /api/v2/persons": ({ body }) => ({
        status: 201,
        body: { success: true, data: { id: 7, ...(body as object) } },
      }),
    },
  });
  const providerUrls = { MAILCHIMP: mailchimp.url, ACTIVECAMPAIGN: activecampaign.url, PIPEDRIVE: pipedrive.url };
  engine = await makeEngineParts({ providerUrls });
});
afterAll(async () => {
  await engine.egress.close();
  for (const api of [mailchimp, activecampaign, pipedrive]) await api.close();
});

async function makeConnection(appId: string, setup: object): Promise<{ actor: Actor; itemId: string }> {
  const actor = await signIn(await makeActor());
  const sectionId = await makeSection(actor);
  const { id } = await createConnection(actor, { sectionId, appId, name: "Audience", setup: setup as never });
  return { actor, itemId: id };
}

const itemOf = (id: string) => ownerDb.vaultItem.findFirstOrThrow({ where: { id } });
const tokenOf = (itemId: string) => ownerDb.connectionToken.findFirstOrThrow({ where: { itemId } });

const action = (itemId: string, type: string, name: string, params: object) =>
  [{ id: "call", type, action: name, params: { connection_id: toPublicId("ac", itemId), ...params } }] as never;

const upsertMember = (itemId: string) =>
  action(itemId, "MAILCHIMP", "UPSERT_MEMBER", {
    list_id: LIST,
    member: {
      email_address: "{{ input.email }}",
      status_if_new: "{{ input.status }}",
      merge_fields: { AGE: "{{ 41 }}" },
    },
  });
const input = { email: "Maud@Acme.example", status: "pending" };

/** A person goes to the provider, agrees, comes back with a code, and looks whose account it is. */
async function connect(actor: Actor, itemId: string, app: string, code: (redirectUri: string) => string) {
  const { searchParams } = new URL((await startConnect(engine, actor, { itemId })).authorizationUrl);
  const [state = "", redirectUri = ""] = ["state", "redirect_uri"].map((name) => searchParams.get(name) ?? "");
  const offer = await finishConnect(engine, actor, { app, state, code: code(redirectUri) });
  await confirmConnect(engine, actor, { attemptId: offer.attemptId });
  return { offer, searchParams };
}

describe("Mailchimp", () => {
  test("by key: the host follows from it, and the member arrives", async () => {
    const { actor, itemId } = await makeConnection("MAILCHIMP", { type: "API_KEY", secret_key: KEY });
    expect(await itemOf(itemId)).toMatchObject({
      attributes: { api_endpoint: "https://us6.api.mailchimp.com" },
      origins: ["https://login.mailchimp.com", "https://us6.api.mailchimp.com"],
      accountName: "us6",
    });
    expect(await testConnection(engine, actor, itemId)).toMatchObject({ outcome: "ok" });
    const logged = await captureLog(async () => {
      expect(await runActions(engine, actor, upsertMember(itemId), input)).toMatchObject({ status: "COMPLETED" });
    });
    expect(mailchimp.requests.at(-1)).toMatchObject({
      path: `/3.0/lists/${LIST}/members/7cbc62c96bbfafa2891e72dfc7c1ec54`,
      body: { email_address: "Maud@Acme.example", status_if_new: "pending", merge_fields: { AGE: 41 } },
    });
    for (const seen of [logged, await everyTableAsText()]) expectNoSecret(seen, KEY);
  });

  test("by OAuth: the host comes from the metadata, and the token does not end", async () => {
    const setup = { type: "OAUTH_CODE", client_id: "628396", client_secret: CLIENT_SECRET };
    const { actor, itemId } = await makeConnection("MAILCHIMP", setup);
    const { offer, searchParams } = await connect(actor, itemId, "mailchimp", () => "code-9f8e7d6c5b4a");
    expect(searchParams.has("scope")).toBe(false);
    expect(offer).toMatchObject({ accountName: "Acme", endsAt: null, missingScopes: [] });
    expect(await itemOf(itemId)).toMatchObject({ ready: true, accountName: "Acme" });
    expect(await tokenOf(itemId)).toMatchObject({
      facts: { api_endpoint: "https://us6.api.mailchimp.com" },
      origins: ["https://login.mailchimp.com", "https://us6.api.mailchimp.com"],
      expiresAt: null,
      renewAt: null,
    });
    expect(await testConnection(engine, actor, itemId)).toMatchObject({ outcome: "ok" });
    expect(await runActions(engine, actor, upsertMember(itemId), input)).toMatchObject({ status: "COMPLETED" });
    expect(mailchimp.requests.at(-1)?.headers.authorization).toBe(`Bearer ${KEY}`);
    for (const secret of [KEY, CLIENT_SECRET]) expectNoSecret(await everyTableAsText(), secret);
  });
});

test("Pipedrive by OAuth: its host comes with the token, and a scope that is missing is told", async () => {
  const setup = { type: "OAUTH_CODE", client_id: "b4d083d9", client_secret: CLIENT_SECRET };
  const { actor, itemId } = await makeConnection("PIPEDRIVE", setup);
  const { offer } = await connect(actor, itemId, "pipedrive", pipedrive.giveCode);
  expect(offer).toMatchObject({ accountName: "maud@acme.example", missingScopes: ["deals:full"] });
  expect(pipedrive.requests.find(({ path }) => path === "/oauth/token")?.headers.authorization).toBe(
    `Basic ${Buffer.from(`b4d083d9:${CLIENT_SECRET}`).toString("base64")}`,
  );
  expect(await tokenOf(itemId)).toMatchObject({
    facts: { api_domain: "https://acme.pipedrive.com" },
    origins: expect.arrayContaining(["https://acme.pipedrive.com"]),
  });
  const earlier = new Date(Date.now() - 60_000);
  await ownerDb.connectionToken.updateMany({ where: { itemId }, data: { obtainedAt: earlier } });
  pipedrive.endTokens();
  const person = action(itemId, "PIPEDRIVE", "ADD_PERSON", { name: "Maud", email: "{{ input.email }}" });
  expect(await runActions(engine, actor, person, input)).toMatchObject({ status: "COMPLETED" });
  expectNoSecret(await everyTableAsText(), CLIENT_SECRET);
});

describe("ActiveCampaign", () => {
  const setup = (base_url: string) => ({ type: "API_KEY", base_url, api_key: KEY });

  test("is reached at the host of the account, with the key sealed to it", async () => {
    const { actor, itemId } = await makeConnection("ACTIVECAMPAIGN", setup("https://acme.api-us1.com"));
    expect(await itemOf(itemId)).toMatchObject({ origins: ["https://acme.api-us1.com"], accountName: "acme" });
    expect(await testConnection(engine, actor, itemId)).toMatchObject({ outcome: "ok" });
    const list = action(itemId, "ACTIVECAMPAIGN", "LIST_CONTACTS", { email: "maud@acme.example" });
    expect(await runActions(engine, actor, list, {})).toMatchObject({ status: "COMPLETED" });
    expect(activecampaign.requests.at(-1)).toMatchObject({ path: "/api/3/contacts", headers: { "api-token": KEY } });
    expectNoSecret(await everyTableAsText(), KEY);
  });

  test.each([
    "https://acme.api-us1.com.evil.example",
    "https://evil.example/acme.api-us1.com",
    "http://acme.api-us1.com",
    "https://acme.api-us1.com:8443",
    "https://user@acme.api-us1.com",
  ])("is not believed to be at %s, and nothing is stored", async (base_url) => {
    const before = await ownerDb.vaultItem.count({ where: { appId: "ACTIVECAMPAIGN" } });
    await expect(makeConnection("ACTIVECAMPAIGN", setup(base_url))).rejects.toMatchObject({
      code: "INVALID",
      fieldErrors: { "setup.base_url": ["errors.handedOutHost"] },
    });
    expect(await ownerDb.vaultItem.count({ where: { appId: "ACTIVECAMPAIGN" } })).toBe(before);
  });
});
