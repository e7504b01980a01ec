import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { startExecution } from "#lib/executions/mutations/start-execution.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { saveDraft } from "#lib/flows/mutations/save-draft.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { getItem } from "#lib/vault/data/get-item.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import { replaceCredentials } from "#lib/vault/mutations/replace-credentials.ts";
import { expectNoSecret } from "#test/canary.ts";
import { connectAccount } from "#test/connect-account.ts";
import { makeEngineParts, noQueue, runStored } from "#test/engine-parts.ts";
import { makeActor, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { hubspotMissingScopes } from "#test/providers/hubspot.ts";
import type { ApiAnswer } from "#test/providers/json-api.ts";
import { startTokenServer } from "#test/providers/token-server.ts";
import { renewNow } from "../tokens/renew-now.ts";
import { noteOutcome } from "./note-outcome.ts";
import type { EngineParts } from "./run.ts";

const write = "crm.objects.contacts.write";
const contact = { id: "1", properties: { email: "ada@shop.example" }, new: false };

let hubspot: Awaited<ReturnType<typeof startTokenServer>>;
let engine: EngineParts;
/** What the provider says to whoever writes, and to whoever reads; null for yes. */
let refusal: Record<"write" | "read", ApiAnswer | null>;
beforeAll(async () => {
  const routes = {
    "POST /crm/v3/objects/contacts/batch/upsert": () => refusal.write ?? { body: { results: [contact] } },
    "GET /crm/v3/objects/contacts/:email": () => refusal.read ?? { body: contact },
  };
  hubspot = await startTokenServer({ path: "/oauth/v1/token", routes });
  engine = await makeEngineParts({ providerUrls: { HUBSPOT: hubspot.url } });
});
beforeEach(() => {
  refusal = { write: hubspotMissingScopes(write), read: null };
});
afterAll(async () => {
  await engine.egress.close();
  await hubspot.close();
});

type Used = { actor: Actor; itemId: string; flowId: string };
type Action = "GET_CONTACT" | "UPSERT_CONTACT";

const contactAction = (itemId: string, action: Action) => ({
  ...{ id: action.toLowerCase(), type: "HUBSPOT", action, allow_failure: true },
  params: { connection_id: toPublicId("ac", itemId), email: "ada@shop.example" },
});

/** A connected account and a flow that takes these actions. */
async function makeUsed(...actions: Action[]): Promise<Used> {
  const actor = await makeActor();
  const sectionId = await makeSection(actor);
  const setup = { type: "OAUTH_CODE", client_id: "client-1", client_secret: "the secret of our own app" };
  const { id: itemId } = await createConnection(actor, { sectionId, appId: "HUBSPOT", name: "CRM", setup });
  await connectAccount(engine, actor, itemId, hubspot.giveCode);
  const document = actions.map((action) => contactAction(itemId, action));
  const { id: flowId } = await createFlow(actor, { name: "Leads", actions: document });
  return { actor, itemId, flowId };
}

async function run({ actor, flowId }: Used, isDry = false) {
  const { id } = await startExecution(actor, { flowId, which: "draft", input: {}, isDry }, noQueue);
  await runStored(engine, { tenantId: actor.tenantId, executionId: id });
}

async function save({ actor, flowId }: Used, actions: FlowAction[]): Promise<void> {
  const { draftVersion: baseVersion } = await ownerDb.flow.findFirstOrThrow({ where: { id: flowId } });
  await saveDraft(actor, { flowId, baseVersion, actions });
}

const stateOf = async ({ actor, itemId }: Used) => (await getItem(actor, itemId)).state;
const reasonOf = async ({ actor, itemId }: Used) => (await getItem(actor, itemId)).limited?.refusal;
const turnsOf = ({ itemId }: Used) =>
  ownerDb.connectionEvent.count({ where: { itemId, kind: { in: ["LIMITED", "RESTORED"] } } });

test("a refused permission changes the connection's state until the same action succeeds", async () => {
  const used = await makeUsed("UPSERT_CONTACT", "GET_CONTACT");
  await run(used, true);
  expect(await stateOf(used), "a dry run asks nobody").toBe("ready");
  await run(used);
  expect(await stateOf(used), "the other action succeeded after it").toBe("permissionsChanged");
  expect(await reasonOf(used)).toEqual({
    messageKey: "engine.limitedRefusedNamed",
    params: { app: "HubSpot", action: "UPSERT_CONTACT", permission: write },
    action: "HUBSPOT.UPSERT_CONTACT",
  });
  await run(used);
  expect(await turnsOf(used)).toBe(1);

  refusal.write = null;
  await run(used, true);
  expect(await stateOf(used)).toBe("permissionsChanged");
  await run(used);
  expect(await stateOf(used)).toBe("ready");
  expect(await turnsOf(used)).toBe(2);
});

test("of two refused actions the first stands until it succeeds", async () => {
  const used = await makeUsed("UPSERT_CONTACT", "GET_CONTACT");
  refusal.read = { status: 403, body: { message: "no" } };
  await run(used);
  expect(await reasonOf(used)).toMatchObject({ action: "HUBSPOT.UPSERT_CONTACT" });
  refusal.write = null;
  await run(used);
  expect(await reasonOf(used)).toEqual({
    messageKey: "engine.limitedRefused",
    params: { app: "HubSpot", action: "GET_CONTACT", permission: "" },
    action: "HUBSPOT.GET_CONTACT",
  });
});

test("the success of the refused action leaves the scopes that are missing all the same", async () => {
  const used = await makeUsed("UPSERT_CONTACT");
  await run(used);
  const where = { id: used.itemId };
  await ownerDb.vaultItem.updateMany({ where, data: { missingScopes: ["automation"] } });
  const { tenantId, limitedSince } = await ownerDb.vaultItem.findFirstOrThrow({ where });
  const item = { tenantId, itemId: used.itemId, version: 1, appId: "HUBSPOT", isFailing: false };
  const action = { type: "HUBSPOT", action: "UPSERT_CONTACT" };
  const accepted = { is: "accepted", status: 200 } as const;
  await noteOutcome({ ...item, version: 2, limitedAction: "HUBSPOT.UPSERT_CONTACT" }, action, accepted, String);
  expect(await reasonOf(used), "another version's").not.toBeNull();
  await noteOutcome({ ...item, limitedAction: "HUBSPOT.UPSERT_CONTACT" }, action, accepted, String);
  const row = await ownerDb.vaultItem.findFirstOrThrow({ where });
  expect(row).toMatchObject({ limitedReason: null, missingScopes: ["automation"], limitedSince });
});

test.each<[string, (used: Used) => Promise<unknown>]>([
  ["renewed by a person", ({ actor, itemId }) => renewNow(engine, actor, { itemId })],
  ["reconnected", ({ actor, itemId }) => connectAccount(engine, actor, itemId, hubspot.giveCode)],
  [
    "given other credentials",
    ({ actor, itemId }) =>
      replaceCredentials(actor, { itemId, setup: { type: "API_KEY", api_key: "pat-of-a-private-app" } }),
  ],
  ["used without that action", (used) => save(used, [contactAction(used.itemId, "GET_CONTACT")])],
])("it ends where the connection is %s", async (_, mend) => {
  const used = await makeUsed("UPSERT_CONTACT");
  const neighbour = await makeUsed("UPSERT_CONTACT");
  await run(used);
  await run(neighbour);
  await mend(used);
  expect(await stateOf(used)).toBe("ready");
  expect(await stateOf(neighbour)).toBe("permissionsChanged");
});

test("a draft that keeps the action keeps the refusal, and so does a renewal that nobody asked for", async () => {
  const used = await makeUsed("UPSERT_CONTACT");
  await run(used);
  await ownerDb.connectionToken.updateMany({ where: { itemId: used.itemId }, data: { expiresAt: new Date() } });
  await run(used);
  expect(await ownerDb.connectionToken.findFirst({ where: { itemId: used.itemId } })).toMatchObject({ serial: 2 });
  expect(await turnsOf(used)).toBe(1);
  await save(used, [contactAction(used.itemId, "UPSERT_CONTACT"), contactAction(used.itemId, "GET_CONTACT")]);
  expect(await stateOf(used)).toBe("permissionsChanged");
});

test("what the provider calls the permission gives away no secret, and breaks no row", async () => {
  const used = await makeUsed();
  const token = String(hubspot.given.findLast((given) => given.startsWith("access")));
  const made = "canary-made-by-the-flow-5b";
  const mask = { id: "made", type: "FLOW", action: "STORE_VARS", params: { vars: { token: `{{ mask("${made}") }}` } } };
  await save(used, [mask, { ...contactAction(used.itemId, "UPSERT_CONTACT") }]);
  refusal.write = hubspotMissingScopes(`${token}\u0000 ${made} \ud800 ${"x".repeat(400)}`);
  await run(used);
  const reason = await reasonOf(used);
  const permission = String(reason?.params.permission);
  expectNoSecret(JSON.stringify(reason), token);
  expectNoSecret(JSON.stringify(reason), made);
  expect(permission).toContain("«");
  expect(permission.length).toBeLessThanOrEqual(150);
});
