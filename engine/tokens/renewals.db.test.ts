import { afterEach, expect, test, vi } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import type { SetupInput } from "#lib/vault/schema.ts";
import { connectAccount } from "#test/connect-account.ts";
import { makeEngineParts } from "#test/engine-parts.ts";
import { makeActor, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { type ApiAnswer, startJsonApi } from "#test/providers/json-api.ts";
import { startTokenServer } from "#test/providers/token-server.ts";
import { createRenewals } from "./renewals.ts";

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function connect(actor: Actor, sectionId: string, appId: string, name: string, setup: object) {
  const { id } = await createConnection(actor, { sectionId, appId, name, setup: setup as SetupInput });
  return id;
}

const past = () => new Date(Date.now() - 1_000);

/** As many connections whose first token is due. */
async function makeDue(actor: Actor, count: number): Promise<void> {
  const sectionId = await makeSection(actor);
  const setup = { type: "OAUTH_APP", domain: "acme.eu.auth0.com", client_id: "coffre", client_secret: "long enough" };
  for (let index = 0; index < count; index++) {
    const itemId = await connect(actor, sectionId, "AUTH0", `Ours ${index}`, setup);
    const row = { tenantId: actor.tenantId, itemId, version: 1, failures: 1, renewAt: past() };
    await ownerDb.connectionToken.create({ data: row });
  }
}

test("a tenant whose provider does not answer keeps nobody else waiting", { timeout: 30_000 }, async () => {
  // What other tests of this database left due would be asked of these providers.
  await ownerDb.connectionToken.updateMany({ data: { renewAt: null } });
  const { promise: released, resolve: release } = Promise.withResolvers<ApiAnswer>();
  const slow = await startJsonApi({ "POST /oauth/token": () => released });
  const hubspot = await startTokenServer({ path: "/oauth/v1/token" });
  const engine = await makeEngineParts({ providerUrls: { AUTH0: slow.url, HUBSPOT: hubspot.url } });
  closing.push(slow.close, hubspot.close, () => engine.egress.close());
  const patient = await makeActor();
  await makeDue(patient, 40);
  const other = await makeActor();
  const setup = { type: "OAUTH_CODE", client_id: "client-1", client_secret: "the secret of our own app" };
  const itemId = await connect(other, await makeSection(other), "HUBSPOT", "CRM", setup);
  await connectAccount(engine, other, itemId, hubspot.giveCode);

  const renewals = createRenewals(engine);
  renewals.start();
  closing.push(() => renewals.stop());
  await vi.waitFor(() => expect(slow.requests).toHaveLength(16), 10_000);
  // Due when the slow ones are under way already, time and again.
  for (const serial of [2, 3]) {
    await ownerDb.connectionToken.updateMany({ where: { itemId }, data: { renewAt: past() } });
    await vi.waitFor(async () => {
      expect(await ownerDb.connectionToken.findFirst({ where: { itemId } })).toMatchObject({ serial });
    }, 10_000);
  }
  expect(slow.requests).toHaveLength(16);
  release({ body: { access_token: "token-of-the-slow-provider", expires_in: 3600 } });
  // And the slow ones all come to their turn.
  await vi.waitFor(async () => {
    const renewed = { tenantId: patient.tenantId, serial: 1, failures: 0 };
    expect(await ownerDb.connectionToken.count({ where: renewed })).toBe(40);
  }, 15_000);
});
