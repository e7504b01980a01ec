import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import { signIn } from "#test/connect-account.ts";
import { makeEngineParts } from "#test/engine-parts.ts";
import { grant, makeActor, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { agreeAt } from "#test/providers/agree-at.ts";
import { startAuthorizationServer } from "#test/providers/authorization-server.ts";
import { trust } from "#test/providers/egress-setup.ts";
import { startHttps } from "#test/providers/https.ts";
import { confirmConnect } from "../connect/confirm-connect.ts";
import { finishConnect } from "../connect/finish-connect.ts";
import { startConnect } from "../connect/start-connect.ts";
import { openForUse } from "./access-token.ts";
import { createRenewals } from "./renewals.ts";

// Against `oidc-provider`, which was written by others from the specifications: what it refuses is wrong.

const LIFETIME = 1800;
const ISSUER = "https://app.hubspot.com";
const [CLIENT_ID, CLIENT_SECRET] = ["coffre-of-acme", "canary of an own app: 100 % + ~"];
const CALLBACK = "/connect/hubspot/callback";

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

type Options = Partial<Parameters<typeof startAuthorizationServer>[0]>;

async function start(appId: string, options: Options = {}, allow: string[] = []) {
  const server = await startAuthorizationServer({
    ...{ issuer: ISSUER, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, callbackPath: CALLBACK, lifetime: LIFETIME },
    scopes: ["oauth", "crm.objects.contacts.read", "crm.objects.contacts.write"],
    paths: { authorization: "/oauth/authorize", token: "/oauth/v1/token" },
    api: { "/account-info/v3/details": (person) => ({ portalId: 4711, uiDomain: `${person}.example` }) },
    ...options,
  });
  // It warns, when it is made, that it is fit for tests alone.
  vi.spyOn(console, "warn").mockClear();
  const providerUrls = appId === "HTTP" ? {} : { [appId]: server.url };
  const engine = await makeEngineParts({ providerUrls, allow });
  closing.push(() => engine.egress.close(), server.close);
  return { server, engine };
}
type Stand = Awaited<ReturnType<typeof start>>;

async function make(appId: string, setup: object, origins?: string[]) {
  const actor = await signIn(await makeActor());
  const sectionId = await makeSection(actor);
  const input = { sectionId, appId, name: "Ours", setup: setup as never, ...(origins && { origins }) };
  const { id: itemId } = await createConnection(actor, input);
  return { actor, sectionId, itemId };
}
const hubspotApp = { type: "OAUTH_CODE", client_id: CLIENT_ID, client_secret: CLIENT_SECRET };

/** As far as the provider's way back, for a person who agrees there. */
async function agree({ engine, server }: Stand, actor: Actor, itemId: string) {
  const { authorizationUrl } = await startConnect(engine, actor, { itemId });
  const { searchParams } = await agreeAt(server.url, new URL(authorizationUrl), "maud");
  const [state = "", code = "", iss = ""] = ["state", "code", "iss"].map((name) => searchParams.get(name) ?? "");
  return { app: "hubspot", state, code, iss };
}

async function connect(stand: Stand) {
  const { actor, itemId } = await make("HUBSPOT", hubspotApp);
  const offer = await finishConnect(stand.engine, actor, await agree(stand, actor, itemId));
  await confirmConnect(stand.engine, actor, { attemptId: offer.attemptId });
  return { actor, itemId, offer };
}

const tokenOf = (itemId: string) => ownerDb.connectionToken.findFirstOrThrow({ where: { itemId } });
const secondsLeft = async (itemId: string) => (((await tokenOf(itemId)).expiresAt?.getTime() ?? 0) - Date.now()) / 1000;
const itemOf = (id: string) => ownerDb.vaultItem.findFirstOrThrow({ where: { id } });
const age = (itemId: string) =>
  ownerDb.connectionToken.updateMany({
    where: { itemId },
    data: { expiresAt: new Date(Date.now() - 1), renewAt: new Date(Date.now() - 1) },
  });
const use = async ({ engine }: Stand, { tenantId }: Actor, itemId: string, appId: string) =>
  (await openForUse(engine, tenantId, { itemId, appId })).secrets[0]?.plaintext;

describe("a code with PKCE", () => {
  test("brings an account, and a token whose end is told in seconds", async () => {
    const stand = await start("HUBSPOT");
    const { actor, itemId, offer } = await connect(stand);
    expect(offer).toMatchObject({ accountName: "4711 (maud.example)", endsAt: null, missingScopes: [] });
    const left = await secondsLeft(itemId);
    expect(left).toBeGreaterThan(LIFETIME - 60);
    expect(left).toBeLessThanOrEqual(LIFETIME);
    expect(await use(stand, actor, itemId, "HUBSPOT")).toEqual(expect.stringMatching(/^[\w-]{20,}$/));
    expect(stand.server.asked()).toBe(1);
  });

  test("is worth nothing with another attempt's verifier", async () => {
    const stand = await start("HUBSPOT");
    const { actor, itemId } = await make("HUBSPOT", hubspotApp);
    const [first, second] = [await agree(stand, actor, itemId), await agree(stand, actor, itemId)];
    const mixed = finishConnect(stand.engine, actor, { ...first, code: second.code });
    await expect(mixed).rejects.toMatchObject({ code: "CONFLICT", messageKey: "engine.tokenRefused" });
    expect(stand.server.asked()).toBe(1);
    expect(await itemOf(itemId)).toMatchObject({ ready: false });
  });

  test("is not asked for with another's state, one that was used or is old, or from another tenant's session", async () => {
    const stand = await start("HUBSPOT");
    const refused = { code: "CONFLICT", messageKey: "engine.connectInvalid" };
    const mine = await make("HUBSPOT", hubspotApp);
    const theirs = await make("HUBSPOT", hubspotApp);
    const colleague = await signIn(await makeActor({ tenantOf: mine.actor }));
    await grant(mine.actor.tenantId, mine.sectionId, "change", { operatorId: colleague.operatorId });
    const finish = (actor: Actor, way: Awaited<ReturnType<typeof agree>>) => finishConnect(stand.engine, actor, way);

    const wayOfMine = await agree(stand, mine.actor, mine.itemId);
    const wayOfTheirs = await agree(stand, theirs.actor, theirs.itemId);
    await expect(finish(theirs.actor, wayOfMine)).rejects.toMatchObject(refused);
    await expect(finish(mine.actor, { ...wayOfMine, state: wayOfTheirs.state })).rejects.toMatchObject(refused);
    await expect(finish(colleague, wayOfMine)).rejects.toMatchObject(refused);
    expect(stand.server.asked()).toBe(0);

    const used = await agree(stand, mine.actor, mine.itemId);
    await finish(mine.actor, used);
    await expect(finish(mine.actor, used)).rejects.toMatchObject(refused);
    const old = await agree(stand, mine.actor, mine.itemId);
    await ownerDb.connectAttempt.updateMany({
      where: { itemId: mine.itemId, usedAt: null },
      data: { expiresAt: new Date(Date.now() - 1) },
    });
    await expect(finish(mine.actor, old)).rejects.toMatchObject(refused);
    expect(stand.server.asked()).toBe(1);
  });
});

describe("rotation of refresh tokens", () => {
  test("goes on from one to the next, and many who ask at once get one token", async () => {
    const stand = await start("HUBSPOT");
    const { actor, itemId } = await connect(stand);
    for (const serial of [2, 3]) {
      await age(itemId);
      const tokens = await Promise.all(Array.from({ length: 25 }, () => use(stand, actor, itemId, "HUBSPOT")));
      expect(new Set(tokens).size).toBe(1);
      expect(await tokenOf(itemId)).toMatchObject({ serial, failures: 0 });
      expect(stand.server.asked()).toBe(serial);
      expect(await secondsLeft(itemId)).toBeGreaterThan(LIFETIME - 60);
    }
    expect(await itemOf(itemId)).toMatchObject({ failingSince: null });
  });

  test("whose old one came again ends all that came of it, which makes the connection failing", async () => {
    const stand = await start("HUBSPOT");
    const { itemId } = await connect(stand);
    const { accessJwe, refreshJwe, serial, facts, origins } = await tokenOf(itemId);
    await age(itemId);
    await createRenewals(stand.engine).renewDue();
    // As a copy of an older backup would have it.
    const before = { accessJwe, refreshJwe, serial, facts: facts as object, origins };
    await ownerDb.connectionToken.updateMany({ where: { itemId }, data: before });
    await age(itemId);
    await createRenewals(stand.engine).renewDue();
    expect(await itemOf(itemId)).toMatchObject({
      failingSince: expect.any(Date),
      failingReason: { messageKey: "engine.tokenRefused" },
    });
    expect(await tokenOf(itemId)).toMatchObject({ renewAt: null, refreshJwe: expect.any(String) });
  });
});

describe("client credentials", () => {
  const secret = "canary of a machine: 100 % + ~";

  test("of Auth0, in the body", async () => {
    const stand = await start("AUTH0", {
      machines: [{ clientId: "machine", clientSecret: secret, auth: "client_secret_post" }],
      paths: { authorization: "/authorize", token: "/oauth/token" },
    });
    const setup = { type: "OAUTH_APP", domain: "acme.eu.auth0.com", client_id: "machine", client_secret: secret };
    const { actor, itemId } = await make("AUTH0", setup);
    await expectRenewed(stand, actor, itemId, "AUTH0");
  });

  test("of any API, in the header, as RFC 6749 encodes them there", async () => {
    const machine = { clientId: "machine: 1", clientSecret: secret, auth: "client_secret_basic" as const };
    const stand = await start("HTTP", { machines: [machine], paths: { authorization: "/authorize", token: "/token" } });
    const login = await startHttps(stand.server.handle);
    trust(login.ca);
    const engine = await makeEngineParts({ allow: [`localhost:${login.port}`] });
    closing.push(() => engine.egress.close(), login.close);
    const setup = {
      ...{ type: "OAUTH_CLIENT_CREDENTIALS", token_endpoint: `${login.origin}/token` },
      ...{ client_id: machine.clientId, client_secret: secret },
    };
    const { actor, itemId } = await make("HTTP", setup, ["https://api.example.com"]);
    await expectRenewed({ ...stand, engine }, actor, itemId, "HTTP");
  });

  test("with another secret are refused for good", async () => {
    const stand = await start("AUTH0", {
      machines: [{ clientId: "machine", clientSecret: "the right one", auth: "client_secret_post" }],
      paths: { authorization: "/authorize", token: "/oauth/token" },
    });
    const setup = { type: "OAUTH_APP", domain: "acme.eu.auth0.com", client_id: "machine", client_secret: secret };
    const { actor, itemId } = await make("AUTH0", setup);
    await expect(use(stand, actor, itemId, "AUTH0")).rejects.toMatchObject({ error: { code: "ERR_TOKEN_REFUSED" } });
    expect(await itemOf(itemId)).toMatchObject({ failingSince: expect.any(Date) });
  });
});

describe("a private key's JWT", () => {
  const key = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  const email = "flows@acme-data.iam.gserviceaccount.com";
  const google = { issuer: "https://oauth2.googleapis.com", paths: { authorization: "/auth", token: "/token" } };
  const setup = {
    ...{ type: "OAUTH_JWT", client_email: email },
    private_key: String(key.export({ type: "pkcs8", format: "pem" })),
  };

  test("is verified by its signature, audience and time, and brings a token", async () => {
    const stand = await start("BIGQUERY", { ...google, serviceAccounts: [{ email, publicKey: createPublicKey(key) }] });
    const { actor, itemId } = await make("BIGQUERY", setup);
    await expectRenewed(stand, actor, itemId, "BIGQUERY");
    const [first] = stand.server.issued;
    expect(first).toMatchObject({ email, scope: "https://www.googleapis.com/auth/bigquery.insertdata" });
  });

  test("of another key is refused for good", async () => {
    const other = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey;
    const stand = await start("BIGQUERY", { ...google, serviceAccounts: [{ email, publicKey: other }] });
    const { actor, itemId } = await make("BIGQUERY", setup);
    await expect(use(stand, actor, itemId, "BIGQUERY")).rejects.toMatchObject({ error: { code: "ERR_TOKEN_REFUSED" } });
    expect(await itemOf(itemId)).toMatchObject({ failingReason: { params: { message: "Invalid JWT Signature." } } });
  });
});

/** A first token for many at once, with its end; and one more when that has come. */
async function expectRenewed(stand: Stand, actor: Actor, itemId: string, appId: string): Promise<void> {
  const seen = new Set<string | undefined>();
  for (const serial of [1, 2]) {
    const tokens = await Promise.all(Array.from({ length: 10 }, () => use(stand, actor, itemId, appId)));
    expect(new Set(tokens).size).toBe(1);
    seen.add(tokens[0]);
    expect(stand.server.asked()).toBe(serial);
    expect(await tokenOf(itemId)).toMatchObject({ serial, failures: 0 });
    const left = await secondsLeft(itemId);
    expect(left).toBeGreaterThan(LIFETIME - 60);
    expect(left).toBeLessThanOrEqual(LIFETIME);
    await age(itemId);
  }
  expect(seen.size).toBe(2);
}
