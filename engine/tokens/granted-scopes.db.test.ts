import { afterEach, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { getItem } from "#lib/vault/data/get-item.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import { replaceCredentials } from "#lib/vault/mutations/replace-credentials.ts";
import { connectAccount } from "#test/connect-account.ts";
import { makeEngineParts } from "#test/engine-parts.ts";
import { makeActor, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { startTokenServer } from "#test/providers/token-server.ts";
import { renewNow } from "./renew-now.ts";
import { createRenewals } from "./renewals.ts";

const read = "crm.objects.contacts.read";
const write = "crm.objects.contacts.write";
const SETUP = { type: "OAUTH_CODE", client_id: "client-1", client_secret: "the secret of our own app" };

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A connection that a flow writes with, and a provider that grants what is asked of it until it is told otherwise. */
async function makeUsed() {
  const granted: { scope?: string } = {};
  const hubspot = await startTokenServer({ path: "/oauth/v1/token", more: granted });
  const engine = await makeEngineParts({ providerUrls: { HUBSPOT: hubspot.url } });
  closing.push(() => engine.egress.close(), hubspot.close);
  const actor = await makeActor();
  const sectionId = await makeSection(actor);
  const connection = { sectionId, appId: "HUBSPOT", name: "CRM", setup: SETUP };
  const { id: itemId } = await createConnection(actor, connection);
  const params = { connection_id: toPublicId("ac", itemId), email: "ada@shop.example" };
  const actions = [{ id: "contact", type: "HUBSPOT", action: "UPSERT_CONTACT", params }];
  await createFlow(actor, { name: "Leads", actions });
  const connect = () => connectAccount(engine, actor, itemId, hubspot.giveCode);
  const grant = (...scopes: string[]) => Object.assign(granted, { scope: scopes.join(" ") });
  return { actor, itemId, engine, grant, connect };
}

const stateOf = async (actor: Actor, itemId: string) => {
  const { state, limited } = await getItem(actor, itemId);
  return [state, ...(limited?.missingScopes ?? [])];
};
const turnsOf = async (itemId: string) =>
  (await ownerDb.connectionEvent.findMany({ where: { itemId }, orderBy: [{ at: "asc" }] }))
    .map(({ kind }) => kind)
    .filter((kind) => kind === "LIMITED" || kind === "RESTORED");

test("a connection that was granted too little says so, until it is reconnected with all", async () => {
  const { actor, itemId, grant, connect } = await makeUsed();
  grant("oauth", read);
  await connect();
  expect(await stateOf(actor, itemId)).toEqual(["permissionsChanged", write]);
  await connect();
  expect(await turnsOf(itemId), "reconnected with no more, it never was in order").toEqual(["LIMITED"]);
  grant("oauth", read, write);
  await connect();
  expect(await stateOf(actor, itemId)).toEqual(["ready"]);
  expect(await turnsOf(itemId)).toEqual(["LIMITED", "RESTORED"]);
});

test("a renewal that brings less changes it, and one that brings it back ends that", async () => {
  const { actor, itemId, engine, grant, connect } = await makeUsed();
  await connect();
  expect(await stateOf(actor, itemId), "the provider does not say").toEqual(["ready"]);
  grant("oauth", read);
  await renewNow(engine, actor, { itemId });
  expect(await stateOf(actor, itemId)).toEqual(["permissionsChanged", write]);
  grant("oauth", read, write);
  await ownerDb.connectionToken.updateMany({ where: { itemId }, data: { renewAt: new Date() } });
  await createRenewals(engine).renewDue();
  expect(await stateOf(actor, itemId)).toEqual(["ready"]);
});

test("other credentials owe nothing to what the old ones were granted", async () => {
  const { actor, itemId, grant, connect } = await makeUsed();
  grant(read);
  await connect();
  expect(await stateOf(actor, itemId)).toEqual(["permissionsChanged", write]);
  await replaceCredentials(actor, { itemId, setup: { type: "API_KEY", api_key: "pat-of-a-private-app" } });
  expect(await stateOf(actor, itemId)).toEqual(["ready"]);
  expect(await ownerDb.vaultItem.findFirst({ where: { id: itemId } })).toMatchObject({
    limitedSince: null,
    missingScopes: [],
  });
});
