import { afterEach, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import { makeEngineParts, runActions } from "#test/engine-parts.ts";
import { makeActor, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { startTokenServer, type TokenServer } from "#test/providers/token-server.ts";
import type { EngineParts } from "../run/run.ts";
import { testConnection } from "../run/test-connection.ts";
import { openForUse } from "./access-token.ts";
import { renewNow } from "./renew-now.ts";
import { createRenewals } from "./renewals.ts";

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

type Stand = { auth0: TokenServer; engine: EngineParts; actor: Actor; itemId: string };

/** A connection whose credentials obtain its tokens, and which has none yet. */
async function startAuth0(): Promise<Stand> {
  // What other tests of this database left due would be asked of this provider.
  await ownerDb.connectionToken.updateMany({ data: { renewAt: null } });
  const auth0 = await startTokenServer({
    path: "/oauth/token",
    routes: {
      "GET /api/v2/users/:id": ({ groups }) => ({ body: { user_id: groups.id } }),
      "GET /api/v2/tenants/settings": () => ({ body: {} }),
    },
  });
  const engine = await makeEngineParts({ providerUrls: { AUTH0: auth0.url } });
  closing.push(() => engine.egress.close(), auth0.close);
  const actor = await makeActor();
  const setup = { domain: "acme.eu.auth0.com", client_id: "coffre", client_secret: "the secret of our client" };
  const { id: itemId } = await createConnection(actor, {
    ...{ sectionId: await makeSection(actor), appId: "AUTH0", name: "Ours" },
    setup: { type: "OAUTH_APP", ...setup } as never,
  });
  return { auth0, engine, actor, itemId };
}

const use = ({ engine, actor, itemId }: Stand) => openForUse(engine, actor.tenantId, { itemId, appId: "AUTH0" });
const outage = (messageKey: string, params: object = {}) => ({
  error: { code: "ERR_TOKEN_OUTAGE", messageKey, params: expect.objectContaining(params) },
});
const tokenOf = ({ itemId }: Stand) => ownerDb.connectionToken.findFirstOrThrow({ where: { itemId } });
const endToken = ({ itemId }: Stand) =>
  ownerDb.connectionToken.updateMany({ where: { itemId }, data: { expiresAt: new Date(Date.now() - 1) } });
/** As if the pause were over. */
const endPause = ({ itemId }: Stand) =>
  ownerDb.connectionToken.updateMany({ where: { itemId }, data: { renewAt: new Date(Date.now() - 1) } });

const getUser = ({ itemId }: Stand, retry?: object) => [
  {
    ...{ id: "user", type: "AUTH0", action: "GET_USER", ...(retry && { retry }) },
    params: { connection_id: toPublicId("ac", itemId), user_id: "auth0|1" },
  },
];

test.each(["first", "next"])(
  "while a provider is out, nobody asks it for the %s token before its time",
  async (which) => {
    const stand = await startAuth0();
    if (which === "next") {
      await use(stand);
      await endToken(stand);
    }
    const before = stand.auth0.requests.length;
    stand.auth0.next({ status: 503, body: "down" });
    await expect(use(stand)).rejects.toMatchObject(outage("engine.tokenOutage", { status: 503 }));
    for (let again = 0; again < 3; again++) {
      const told = outage("engine.tokenPaused", { app: "Auth0", seconds: expect.any(Number) });
      await expect(use(stand)).rejects.toMatchObject(told);
    }
    expect(stand.auth0.requests).toHaveLength(before + 1);
    expect(await tokenOf(stand)).toMatchObject({ failures: 1, renewAt: expect.any(Date) });

    await endPause(stand);
    await createRenewals(stand.engine).renewDue();
    expect(await tokenOf(stand)).toMatchObject({ failures: 0, serial: which === "next" ? 2 : 1 });
    await use(stand);
    expect(stand.auth0.requests).toHaveLength(before + 2);
  },
);

test("how long is what the provider said, and tells whoever waits for it", async () => {
  const stand = await startAuth0();
  stand.auth0.next({ status: 429, headers: { "retry-after": "90" }, body: {} });
  await expect(use(stand)).rejects.toMatchObject({ retryAfterSeconds: 90 });
  const seconds = await use(stand).catch((error) => error.retryAfterSeconds);
  expect(seconds).toBeGreaterThan(80);
  expect(seconds).toBeLessThanOrEqual(90);
});

test("a person who renews or tests it asks all the same", async () => {
  const stand = await startAuth0();
  const { engine, actor, itemId } = stand;
  stand.auth0.next({ status: 503, body: "down" });
  await expect(use(stand)).rejects.toMatchObject(outage("engine.tokenOutage"));
  stand.auth0.next({ status: 503, body: "down" });
  expect(await testConnection(engine, actor, itemId)).toMatchObject({ outcome: "unreachable" });
  expect(stand.auth0.requests).toHaveLength(2);
  await renewNow(engine, actor, { itemId });
  expect(stand.auth0.grants).toHaveLength(1);
  await use(stand);
});

test("an action that may be tried again waits so long; another one fails and says when", async () => {
  const stand = await startAuth0();
  const { engine, actor } = stand;
  stand.auth0.next({ status: 503, headers: { "retry-after": "60" }, body: "down" });
  const waiting = await runActions(engine, actor, getUser(stand, { attempts: 3 }) as never);
  expect(waiting).toMatchObject({ status: "WAITING", steps: [{ status: "FAILED" }] });
  const left = (waiting.resumeAt?.getTime() ?? 0) - Date.now();
  expect(left).toBeGreaterThan(50_000);
  expect(left).toBeLessThanOrEqual(60_000);
  const failed = await runActions(engine, actor, getUser(stand) as never);
  expect(failed).toMatchObject({
    status: "FAILED",
    error: { code: "ERR_TOKEN_OUTAGE", messageKey: "engine.tokenPaused" },
  });
  expect(stand.auth0.requests).toHaveLength(1);
});
