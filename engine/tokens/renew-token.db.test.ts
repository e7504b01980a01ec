import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import { deleteItem } from "#lib/vault/mutations/delete-item.ts";
import { replaceCredentials } from "#lib/vault/mutations/replace-credentials.ts";
import { expectNoSecret } from "#test/canary.ts";
import { captureLog } from "#test/captured-log.ts";
import { connectAccount } from "#test/connect-account.ts";
import { makeEngineParts, runActions } from "#test/engine-parts.ts";
import { makeActor, makeSection } from "#test/factories.ts";
import { everyTableAsText, ownerDb } from "#test/owner.ts";
import { startTokenServer } from "#test/providers/token-server.ts";
import { openForUse } from "./access-token.ts";
import { createRenewals } from "./renewals.ts";

const SECRET = "canary-client-secret-5f9c2e7d";
const SETUP = { type: "OAUTH_CODE", client_id: "client-1", client_secret: SECRET } as never;
const contact = { id: "1", properties: { email: "ada@shop.example" }, createdAt: "2026-01-01T00:00:00Z" };

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function startHubspot(options: Parameters<typeof startTokenServer>[0] = {}) {
  const hubspot = await startTokenServer({
    path: "/oauth/v1/token",
    routes: { "GET /crm/v3/objects/contacts/:email": () => ({ body: contact }) },
    ...options,
  });
  const engine = await makeEngineParts({ providerUrls: { HUBSPOT: hubspot.url } });
  closing.push(() => engine.egress.close(), hubspot.close);
  return { hubspot, engine };
}

type Stand = Awaited<ReturnType<typeof startHubspot>>;

async function connect({ engine, hubspot }: Stand): Promise<{ actor: Actor; itemId: string }> {
  const actor = await makeActor();
  const sectionId = await makeSection(actor);
  const { id: itemId } = await createConnection(actor, { sectionId, appId: "HUBSPOT", name: "CRM", setup: SETUP });
  await connectAccount(engine, actor, itemId, hubspot.giveCode);
  return { actor, itemId };
}

const tokenOf = (itemId: string) => ownerDb.connectionToken.findFirstOrThrow({ where: { itemId } });
const itemOf = (id: string) => ownerDb.vaultItem.findFirstOrThrow({ where: { id } });
/** As if its time had come. */
const age = (itemId: string) =>
  ownerDb.connectionToken.updateMany({
    where: { itemId },
    data: { expiresAt: new Date(Date.now() - 1), renewAt: new Date(Date.now() - 1) },
  });
const use = ({ engine }: Pick<Stand, "engine">, { actor, itemId }: { actor: Actor; itemId: string }) =>
  openForUse(engine, actor.tenantId, { itemId, appId: "HUBSPOT" });
const refreshes = ({ hubspot }: Stand) => hubspot.grants.filter(({ grant_type }) => grant_type === "refresh_token");

const getContact = (itemId: string) => [
  {
    id: "contact",
    type: "HUBSPOT",
    action: "GET_CONTACT",
    params: { connection_id: toPublicId("ac", itemId), email: "ada@shop.example" },
  },
];

test("is renewed 15 minutes ahead, or a fifth of a shorter lifetime", async () => {
  const long = await startHubspot({ lifetime: 7200 });
  const { itemId } = await connect(long);
  const { expiresAt, renewAt } = await tokenOf(itemId);
  expect((expiresAt?.getTime() ?? 0) - (renewAt?.getTime() ?? 0)).toBe(15 * 60_000);
  const short = await startHubspot({ lifetime: 100 });
  const other = await tokenOf((await connect(short)).itemId);
  expect((other.expiresAt?.getTime() ?? 0) - (other.renewAt?.getTime() ?? 0)).toBe(20_000);
});

describe.each([
  ["kept", false],
  ["rotated", true],
])("with a refresh token that is %s", (_, isRotating) => {
  let stand: Stand;
  beforeAll(async () => {
    stand = await startHubspot({ isRotating, delayMs: 50 });
    // For all tests here: the hook after each of them closes nothing.
    closing.length = 0;
  });

  test("one hundred uses at the same moment renew it once", async () => {
    const connection = await connect(stand);
    await age(connection.itemId);
    const before = refreshes(stand).length;
    const uses = await Promise.all(Array.from({ length: 100 }, () => use(stand, connection)));
    expect(new Set(uses.map(({ secrets }) => secrets[0]?.plaintext)).size).toBe(1);
    expect(refreshes(stand)).toHaveLength(before + 1);
    expect(await tokenOf(connection.itemId)).toMatchObject({ serial: 2, failures: 0, renewingBy: null });
  });

  test("it goes on from one renewal to the next", async () => {
    const connection = await connect(stand);
    for (const serial of [2, 3, 4]) {
      await age(connection.itemId);
      await createRenewals(stand.engine).renewDue();
      expect(await tokenOf(connection.itemId)).toMatchObject({ serial, failures: 0 });
    }
    expect(await itemOf(connection.itemId)).toMatchObject({ failingSince: null, refreshedAt: expect.any(Date) });
  });
});

test("a token that the provider ended before its time is renewed once, and the call made once more", async () => {
  const stand = await startHubspot();
  const { actor, itemId } = await connect(stand);
  await ownerDb.connectionToken.updateMany({ where: { itemId }, data: { obtainedAt: new Date(Date.now() - 60_000) } });
  stand.hubspot.endTokens();
  const execution = await runActions(stand.engine, actor, getContact(itemId) as never);
  expect(execution).toMatchObject({ status: "COMPLETED", error: null });
  const calls = stand.hubspot.requests.filter(({ path }) => path.startsWith("/crm/"));
  expect(calls).toHaveLength(2);
  expect(refreshes(stand)).toHaveLength(1);
  expect(await itemOf(itemId)).toMatchObject({ failingSince: null });
});

test("an API that refuses a token just obtained gets no other one: some providers count them", async () => {
  const stand = await startHubspot();
  const { actor, itemId } = await connect(stand);
  stand.hubspot.endTokens();
  const execution = await runActions(stand.engine, actor, getContact(itemId) as never);
  expect(execution).toMatchObject({ status: "FAILED" });
  expect(refreshes(stand)).toHaveLength(0);
  // Nor one that was renewed for this very call.
  const earlier = new Date(Date.now() - 60_000);
  await ownerDb.connectionToken.updateMany({ where: { itemId }, data: { obtainedAt: earlier } });
  await age(itemId);
  stand.hubspot.next({ status: 401, body: {} }, 1);
  expect(await runActions(stand.engine, actor, getContact(itemId) as never)).toMatchObject({ status: "FAILED" });
  expect(refreshes(stand)).toHaveLength(1);
});

test("an outage is waited for with longer and longer pauses, and takes no token away", async () => {
  const stand = await startHubspot();
  const connection = await connect(stand);
  const { accessJwe, refreshJwe } = await tokenOf(connection.itemId);
  const pauses: number[] = [];
  for (let round = 0; round < 10; round++) {
    await ownerDb.connectionToken.updateMany({
      where: { itemId: connection.itemId },
      data: { renewAt: new Date(Date.now() - 1) },
    });
    stand.hubspot.next({ status: 503, body: "down" });
    await createRenewals(stand.engine).renewDue();
    pauses.push(Math.round((((await tokenOf(connection.itemId)).renewAt?.getTime() ?? 0) - Date.now()) / 1000));
  }
  expect(pauses.slice(0, 4)).toEqual([5, 10, 20, 40].map((seconds) => expect.closeTo(seconds, -0.4)));
  expect(pauses.at(-1)).toBeLessThanOrEqual(15 * 60);
  expect(pauses.at(-1)).toBeGreaterThan(14 * 60);
  expect(await tokenOf(connection.itemId)).toMatchObject({ accessJwe, refreshJwe, serial: 1, failures: 10 });
  expect(await itemOf(connection.itemId)).toMatchObject({ failingSince: null });
  // What is valid still is used all the while, and the next try that succeeds ends it.
  await use(stand, connection);
  await age(connection.itemId);
  await use(stand, connection);
  expect(await tokenOf(connection.itemId)).toMatchObject({ serial: 2, failures: 0 });
});

test("a provider that refuses for good makes the connection failing, with its words, and is not asked again", async () => {
  const stand = await startHubspot();
  const connection = await connect(stand);
  stand.hubspot.withdraw();
  await age(connection.itemId);
  await createRenewals(stand.engine).renewDue();
  expect(await itemOf(connection.itemId)).toMatchObject({
    failingSince: expect.any(Date),
    failingReason: { messageKey: "engine.tokenRefused", params: { message: "invalid_grant of the stand-in" } },
  });
  expect(await tokenOf(connection.itemId)).toMatchObject({ renewAt: null, refreshJwe: expect.any(String) });
  await createRenewals(stand.engine).renewDue();
  expect(refreshes(stand)).toHaveLength(1);
  // Connected anew, it works again.
  await connectAccount(stand.engine, connection.actor, connection.itemId, stand.hubspot.giveCode);
  expect(await itemOf(connection.itemId)).toMatchObject({ failingSince: null });
  await use(stand, connection);
});

test("its words are kept where they are cut within a character", async () => {
  const stand = await startHubspot();
  const connection = await connect(stand);
  await age(connection.itemId);
  const words = `${"x".repeat(299)}😀 of the stand-in`;
  stand.hubspot.next({ status: 400, body: { error: "invalid_grant", error_description: words } });
  await createRenewals(stand.engine).renewDue();
  expect(await itemOf(connection.itemId)).toMatchObject({ failingReason: { messageKey: "engine.tokenRefused" } });
});

test("replaced credentials take the token along: nobody goes on as the account before", async () => {
  const stand = await startHubspot();
  const connection = await connect(stand);
  await replaceCredentials(connection.actor, { itemId: connection.itemId, setup: SETUP });
  await expect(use(stand, connection)).rejects.toMatchObject({ error: { code: "ERR_CONNECTION_EMPTY" } });
  await createRenewals(stand.engine).renewDue();
  expect(refreshes(stand)).toHaveLength(0);
  const gone = { accessJwe: null, refreshJwe: null, renewAt: null, expiresAt: null };
  expect(await tokenOf(connection.itemId)).toMatchObject({ ...gone, serial: 1 });
  // Connected again, with the new credentials.
  await connectAccount(stand.engine, connection.actor, connection.itemId, stand.hubspot.giveCode);
  expect(await tokenOf(connection.itemId)).toMatchObject({ serial: 2, version: 2 });
  await use(stand, connection);
});

test("another kind of credentials ends the renewals", async () => {
  const stand = await startHubspot();
  const connection = await connect(stand);
  await replaceCredentials(connection.actor, {
    itemId: connection.itemId,
    setup: { type: "API_KEY", api_key: "pat-eu1-0123456789abcdef" } as never,
  });
  // As it would be if the row had been left due.
  await age(connection.itemId);
  await createRenewals(stand.engine).renewDue();
  expect(await tokenOf(connection.itemId)).toMatchObject({ renewAt: null });
  expect(refreshes(stand)).toHaveLength(0);
});

test("credentials that are replaced while a token is renewed are not blamed for it, and get none of it", async () => {
  const stand = await startHubspot({ delayMs: 300 });
  const connection = await connect(stand);
  await age(connection.itemId);
  const renewal = createRenewals(stand.engine).renewDue();
  await vi.waitFor(() => expect(refreshes(stand)).not.toHaveLength(0));
  await replaceCredentials(connection.actor, { itemId: connection.itemId, setup: SETUP });
  await renewal;
  expect(await tokenOf(connection.itemId)).toMatchObject({ accessJwe: null, refreshJwe: null });
  expect(await itemOf(connection.itemId)).toMatchObject({ failingSince: null, ready: false });
});

test("a connection that is deleted while its token is renewed leaves nothing", async () => {
  const stand = await startHubspot({ delayMs: 300 });
  const { actor, itemId } = await connect(stand);
  await age(itemId);
  const renewal = createRenewals(stand.engine).renewDue();
  await vi.waitFor(() => expect(refreshes(stand)).not.toHaveLength(0));
  await deleteItem(actor, { itemId });
  await renewal;
  expect(await ownerDb.connectionToken.count({ where: { itemId } })).toBe(0);
});

test("what an API says of its own is no reason for the next token to end", async () => {
  const stand = await startHubspot();
  const connection = await connect(stand);
  const failing = { failingSince: new Date(), failingReason: { messageKey: "engine.failingRefused", params: {} } };
  await ownerDb.vaultItem.updateMany({ where: { id: connection.itemId }, data: failing });
  await age(connection.itemId);
  await createRenewals(stand.engine).renewDue();
  expect(await tokenOf(connection.itemId)).toMatchObject({ serial: 2 });
  expect(await itemOf(connection.itemId)).toMatchObject({ failingSince: expect.any(Date) });
});

test("HubSpot's own words for a refresh token that has ended are final, a gateway's page is an outage", async () => {
  const stand = await startHubspot();
  const connection = await connect(stand);
  await age(connection.itemId);
  stand.hubspot.next({ status: 404, body: { error: "Not Found" } });
  await createRenewals(stand.engine).renewDue();
  expect(await itemOf(connection.itemId)).toMatchObject({ failingSince: null });
  await age(connection.itemId);
  stand.hubspot.next({
    status: 400,
    body: { status: "BAD_REFRESH_TOKEN", message: "missing or invalid refresh token" },
  });
  await createRenewals(stand.engine).renewDue();
  expect(await itemOf(connection.itemId)).toMatchObject({
    failingReason: { messageKey: "engine.tokenRefused", params: { message: "missing or invalid refresh token" } },
  });
});

test("an API that gives out the client's secret gives it to nobody", async () => {
  const stand = await startHubspot({
    routes: { "GET /crm/v3/objects/contacts/:email": () => ({ body: { ...contact, secret: SECRET } }) },
  });
  const { actor, itemId } = await connect(stand);
  const execution = await runActions(stand.engine, actor, getContact(itemId) as never);
  expect(execution).toMatchObject({ status: "COMPLETED" });
  expect(JSON.stringify(execution)).toContain("«CRM / Client secret»");
  expectNoSecret(await everyTableAsText(), SECRET);
});

test.each([
  ["facts", { facts: { instance_url: "https://evil.example" } }],
  ["origins", { origins: ["https://evil.example"] }],
  ["serial", { serial: 7 }],
])("a row whose %s were altered opens nothing, and makes its connection failing", async (_, data) => {
  const stand = await startHubspot();
  const connection = await connect(stand);
  await ownerDb.connectionToken.updateMany({ where: { itemId: connection.itemId }, data });
  await expect(use(stand, connection)).rejects.toMatchObject({ error: { code: "ERR_CONNECTION_ALTERED" } });
  expect(await itemOf(connection.itemId)).toMatchObject({ failingSince: expect.any(Date) });
});

test("one tenant's token is not another's: moved to another connection's row it opens nothing", async () => {
  const stand = await startHubspot();
  const [mine, theirs] = [await connect(stand), await connect(stand)];
  const { accessJwe } = await tokenOf(mine.itemId);
  await ownerDb.connectionToken.updateMany({ where: { itemId: theirs.itemId }, data: { accessJwe } });
  await expect(use(stand, theirs)).rejects.toMatchObject({ error: { code: "ERR_CONNECTION_ALTERED" } });
});

test("no token and no secret shows in journal, log or errors", async () => {
  const stand = await startHubspot({ isRotating: true });
  const { actor, itemId } = await connect(stand);
  const tokens: string[] = [SECRET];
  const log = await captureLog(async () => {
    await age(itemId);
    await runActions(stand.engine, actor, getContact(itemId) as never);
    stand.hubspot.next((received) => ({ status: 500, body: { echoed: [received.headers, received.body] } }));
    await age(itemId);
    await runActions(stand.engine, actor, getContact(itemId) as never);
  });
  for (const { headers, body } of stand.hubspot.requests) {
    tokens.push(String(headers.authorization ?? "").replace("Bearer ", ""));
    tokens.push(String((body as { refresh_token?: string } | undefined)?.refresh_token ?? ""));
  }
  const text = log + (await everyTableAsText());
  const sent = tokens.filter((each) => each !== "");
  expect(new Set(sent).size).toBeGreaterThan(4);
  for (const token of sent) expectNoSecret(text, token);
});

test("a dry run asks for no token", async () => {
  const stand = await startHubspot();
  const connection = await connect(stand);
  await age(connection.itemId);
  const { actor, itemId } = connection;
  stand.hubspot.reset();
  const opened = await openForUse(stand.engine, actor.tenantId, { itemId, appId: "HUBSPOT", isDry: true });
  expect(opened.connection.secrets).toEqual({ access_token: expect.anything() });
  expect(stand.hubspot.requests).toEqual([]);
});
