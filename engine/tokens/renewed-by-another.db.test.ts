import { afterEach, expect, test, vi } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { newId } from "#lib/db/ids.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import { connectAccount } from "#test/connect-account.ts";
import { makeEngineParts } from "#test/engine-parts.ts";
import { makeActor, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { startTokenServer } from "#test/providers/token-server.ts";
import { openConnection } from "../run/open-connection.ts";
import { openForUse } from "./access-token.ts";
import { sealToken } from "./seal-token.ts";
import { claimRenewal, storeToken } from "./token-rows.ts";

const SETUP = { type: "OAUTH_CODE", client_id: "client-1", client_secret: "the secret of our own app" };
const theirs = { accessToken: "obtained-by-another-engine", refreshToken: "and-its-refresh-token" };

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function connect(delayMs: number) {
  const hubspot = await startTokenServer({ path: "/oauth/v1/token", isRotating: true, delayMs });
  const engine = await makeEngineParts({ providerUrls: { HUBSPOT: hubspot.url } });
  closing.push(() => engine.egress.close(), hubspot.close);
  const actor: Actor = await makeActor();
  const sectionId = await makeSection(actor);
  const { id: itemId } = await createConnection(actor, { sectionId, appId: "HUBSPOT", name: "CRM", setup: SETUP });
  await connectAccount(engine, actor, itemId, hubspot.giveCode);
  const ended = new Date(Date.now() - 1);
  await ownerDb.connectionToken.updateMany({ where: { itemId }, data: { expiresAt: ended, renewAt: ended } });

  const { tenantId } = actor;
  const opened = await openConnection(engine.keyring.privateKeys, tenantId, itemId, "HUBSPOT");
  const key = { tenantId, itemId, version: opened.version };
  return {
    hubspot,
    refreshes: () => hubspot.grants.filter(({ grant_type }) => grant_type === "refresh_token"),
    use: async () => (await openForUse(engine, tenantId, { itemId, appId: "HUBSPOT" })).secrets[0]?.plaintext,
    claim: () => claimRenewal(key, 1, newId()),
    /** As another engine stores what it got. */
    async store() {
      const before = { serial: 1, refreshToken: null, scopes: [], facts: {} };
      const obtained = { ...theirs, lifetime: 3600, scopes: null, facts: {} };
      const token = await sealToken(engine.keyring, tenantId, opened, obtained, before, new Date(), false);
      expect(await storeToken(key, 1, token)).toBe(true);
    },
    row: () => ownerDb.connectionToken.findFirstOrThrow({ where: { itemId } }),
    item: () => ownerDb.vaultItem.findFirstOrThrow({ where: { id: itemId } }),
  };
}

test("who waited for another engine's renewal reads again, and asks nobody", async () => {
  const stand = await connect(0);
  expect(await stand.claim()).toMatchObject({ serial: 1 });
  let isDone = false;
  const used = stand.use().finally(() => {
    isDone = true;
  });
  // Its own claim is refused as long as the other one stands.
  await vi.waitFor(async () => expect(await stand.claim()).toBeNull());
  expect(isDone).toBe(false);
  await stand.store();
  expect(await used).toBe(theirs.accessToken);
  expect(stand.refreshes()).toEqual([]);
});

test("what is refused after another's renewal is read again, and nothing fails", async () => {
  const stand = await connect(300);
  const used = stand.use();
  await vi.waitFor(async () => expect((await stand.row()).renewingBy).not.toBeNull());
  // Another engine rotated the token in spite of the claim: the one that is being sent is worth nothing any more.
  stand.hubspot.withdraw();
  await stand.store();
  expect(await used).toBe(theirs.accessToken);
  expect(stand.refreshes()).toHaveLength(1);
  expect(await stand.row()).toMatchObject({ serial: 2, failures: 0, renewAt: expect.any(Date) });
  expect(await stand.item()).toMatchObject({ failingSince: null, failingReason: null });
});
