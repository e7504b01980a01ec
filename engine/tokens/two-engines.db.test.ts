import { afterAll, beforeAll, expect, test } from "vitest";
import type { startFleet } from "#test/engine-fleet.ts";
import { startTokenServer, type TokenServer } from "#test/providers/token-server.ts";
import { startRestartableServer } from "#test/restartable-server.ts";

// A server of its own: its engines take whatever is to be run. What connects when it is loaded is loaded after this.
const server = await startRestartableServer();
process.env.TEST_OWNER_DATABASE_URL = server.ownerUrl;
process.env.COFFRE_ENGINE_DATABASE_URL = server.engineUrl;
const { makeActor, makeSection } = await import("#test/factories.ts");
const { connectAccount } = await import("#test/connect-account.ts");
const { makeEngineParts } = await import("#test/engine-parts.ts");
const { createConnection } = await import("#lib/vault/mutations/create-connection.ts");
const { createFlow } = await import("#lib/flows/mutations/create-flow.ts");
const { toPublicId } = await import("#lib/shared/public-id.ts");
const { makeHook } = await import("#test/triggers.ts");
const { ownerDb } = await import("#test/owner.ts");
const fleets = await import("#test/engine-fleet.ts");

const CALLS = 100;

let hubspot: TokenServer;
let fleet: Awaited<ReturnType<typeof startFleet>>;
beforeAll(async () => {
  hubspot = await startTokenServer({
    path: "/oauth/v1/token",
    delayMs: 200,
    routes: { "GET /crm/v3/objects/contacts/:email": () => ({ body: { id: "1", properties: {} } }) },
  });
  fleet = await fleets.startFleet(2, {
    COFFRE_ENGINE_DATABASE_URL: server.engineUrl,
    COFFRE_PROVIDER_URLS: JSON.stringify({ HUBSPOT: hubspot.url }),
  });
  await fleet.untilReady();
}, 60_000);
afterAll(async () => {
  await fleet?.stop();
  await hubspot?.close();
  await server.stop();
}, 60_000);

const refreshes = () => hubspot.grants.filter(({ grant_type }) => grant_type === "refresh_token").length;

test.each([
  ["stays", false],
  ["is rotated", true],
])(
  "one hundred executions over two engines renew a token once, and lose none, where the one to refresh with %s",
  {
    timeout: 60_000,
  },
  async (_, isRotating) => {
    hubspot.setRotating(isRotating);
    const before = refreshes();
    const actor = await makeActor();
    const setup = { type: "OAUTH_CODE", client_id: "client-1", client_secret: "secret-of-the-client" };
    const { id: itemId } = await createConnection(actor, {
      sectionId: await makeSection(actor),
      appId: "HUBSPOT",
      name: "CRM",
      setup: setup as never,
    });
    const parts = await makeEngineParts({ providerUrls: { HUBSPOT: hubspot.url } });
    await connectAccount(parts, actor, itemId, hubspot.giveCode);
    await parts.egress.close();
    const params = { connection_id: toPublicId("ac", itemId), email: "ada@shop.example" };
    const actions = [{ id: "contact", type: "HUBSPOT", action: "GET_CONTACT", params }];
    const { id: flowId } = await createFlow(actor, { name: "Contact", actions: actions as never, publish: true });
    const { url } = await makeHook(actor, flowId, { mode: "SYNC" });
    const path = new URL(url ?? "").pathname;

    for (const serial of [2, 3]) {
      hubspot.endTokens();
      const ended = new Date(Date.now() - 1);
      await ownerDb.connectionToken.updateMany({ where: { itemId }, data: { expiresAt: ended } });
      const calls = Array.from({ length: CALLS }, async (_, index) => {
        const answer = await fetch(`${fleet.origins[index % 2]}${path}`, { method: "POST" });
        return answer.status;
      });
      expect(new Set(await Promise.all(calls))).toEqual(new Set([200]));
      expect(await ownerDb.connectionToken.findFirstOrThrow({ where: { itemId } })).toMatchObject({
        serial,
        failures: 0,
      });
      expect(refreshes() - before).toBe(serial - 1);
    }
    expect(await ownerDb.vaultItem.findFirstOrThrow({ where: { id: itemId } })).toMatchObject({ failingSince: null });
    expect(fleet.errors()).toEqual([]);
  },
);
