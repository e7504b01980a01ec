import { expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { newId } from "#lib/db/ids.ts";
import { getItem } from "#lib/vault/data/get-item.ts";
import { listItemOptions } from "#lib/vault/data/list-item-options.ts";
import { missingScopes } from "#lib/vault/data/missing-scopes.ts";
import { refreshMissingScopes } from "#lib/vault/mutations/refresh-missing-scopes.ts";
import { listOptionsInput } from "#lib/vault/schema.ts";
import { makeActor, makeConnection, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { getFlow } from "../data/get-flow.ts";
import type { FlowAction } from "../schema.ts";
import { createFlow } from "./create-flow.ts";
import { deleteFlow } from "./delete-flow.ts";
import { publishFlow } from "./publish-flow.ts";
import { saveDraft } from "./save-draft.ts";

const write = "crm.objects.contacts.write";
const read = "crm.objects.contacts.read";

type Facts = { appId?: string; setupType?: string; scopes: string[]; version?: number };

/** A connection whose provider granted these scopes. */
async function makeGranted(actor: Actor, { appId = "HUBSPOT", setupType = "OAUTH_CODE", scopes, version = 1 }: Facts) {
  const { tenantId } = actor;
  const { id, publicId } = await makeConnection(actor, { sectionId: await makeSection(actor), appId, ready: true });
  await ownerDb.vaultItem.updateMany({ where: { id }, data: { setupType, version: 1 } });
  await ownerDb.connectionToken.create({ data: { tenantId, itemId: id, version, serial: 1, scopes } });
  return { id, publicId };
}

const contact = (publicId: string, action: "GET_CONTACT" | "UPSERT_CONTACT"): FlowAction => ({
  id: action.toLowerCase(),
  type: "HUBSPOT",
  action,
  params: { connection_id: publicId, email: "ada@shop.example" },
});
const either = (then: FlowAction[]): FlowAction => ({
  id: "either",
  type: "FLOW",
  action: "BOOLEAN_CONDITION",
  params: { if: { operator: "AND", operands: [] }, then: then as never, else: [] },
});

const draftOf = async (flowId: string) => (await ownerDb.flow.findFirstOrThrow({ where: { id: flowId } })).draftVersion;
const save = async (actor: Actor, flowId: string, actions: FlowAction[]) =>
  saveDraft(actor, { flowId, baseVersion: await draftOf(flowId), actions });
const publish = async (actor: Actor, flowId: string) =>
  publishFlow(actor, { flowId, draftVersion: await draftOf(flowId) });
const limitsOf = async (actor: Actor, id: string) => {
  const { state, limited, missing } = await getItem(actor, id);
  return { state, scopes: limited?.missingScopes ?? [], actions: missing.flatMap(({ actions }) => actions) };
};
const usesOf = (itemId: string) =>
  ownerDb.vaultItemUse.findMany({ where: { itemId }, select: { scopes: true }, orderBy: { id: "asc" } });
const ready = { state: "ready", scopes: [], actions: [] };
const limited = {
  state: "permissionsChanged",
  scopes: [write],
  actions: [{ type: "HUBSPOT", action: "UPSERT_CONTACT" }],
};

test("an action that needs what was not granted changes the connection's state, wherever it stands", async () => {
  const actor = await makeActor();
  const { id, publicId } = await makeGranted(actor, { scopes: ["oauth", read] });
  const actions = [contact(publicId, "GET_CONTACT")];
  const { id: flowId } = await createFlow(actor, { name: "Leads", actions });
  expect(await limitsOf(actor, id)).toEqual(ready);
  expect(await usesOf(id)).toEqual([{ scopes: [read] }]);

  const nested = [...actions, either([contact(publicId, "UPSERT_CONTACT")])];
  await save(actor, flowId, nested);
  expect(await limitsOf(actor, id)).toEqual(limited);
  expect(await usesOf(id)).toEqual([{ scopes: [read, write] }]);
  const since = (await ownerDb.vaultItem.findFirstOrThrow({ where: { id } })).limitedSince;
  expect(since).not.toBeNull();

  await publish(actor, flowId);
  await save(actor, flowId, actions);
  expect(await limitsOf(actor, id), "the published version still needs it").toEqual(limited);
  expect((await ownerDb.vaultItem.findFirstOrThrow({ where: { id } })).limitedSince).toEqual(since);

  await publish(actor, flowId);
  expect(await limitsOf(actor, id)).toEqual(ready);
  expect((await ownerDb.vaultItem.findFirstOrThrow({ where: { id } })).limitedSince).toBeNull();
});

test("the last flow that needed it takes it along", async () => {
  const actor = await makeActor();
  const { id, publicId } = await makeGranted(actor, { scopes: [read] });
  const { id: flowId } = await createFlow(actor, { name: "Leads", actions: [contact(publicId, "UPSERT_CONTACT")] });
  await publish(actor, flowId);
  await save(actor, flowId, []);
  expect(await limitsOf(actor, id)).toEqual(limited);
  await deleteFlow(actor, { flowId });
  expect(await limitsOf(actor, id)).toEqual(ready);
});

test.each<[string, Facts]>([
  ["a provider that does not say what it granted", { scopes: [] }],
  ["a token of credentials that were replaced", { scopes: [read], version: 0 }],
  ["a scope that covers it", { appId: "SALESFORCE", scopes: ["full", "refresh_token"] }],
  ["the scope itself", { appId: "SALESFORCE", scopes: ["api"] }],
])("nothing is missing of %s", async (_, facts) => {
  const actor = await makeActor();
  const { id, publicId } = await makeGranted(actor, facts);
  const lead = { id: "lead", type: "SALESFORCE", action: "GET_LEAD", params: { connection_id: publicId } };
  const action = facts.appId === "SALESFORCE" ? lead : contact(publicId, "UPSERT_CONTACT");
  await createFlow(actor, { name: "Leads", actions: [action] });
  expect((await usesOf(id))[0]?.scopes).toHaveLength(1);
  expect(await limitsOf(actor, id)).toEqual(ready);
});

test("what covers a scope at one app covers it nowhere else", async () => {
  const actor = await makeActor();
  const { id, publicId } = await makeGranted(actor, { scopes: ["full"] });
  await createFlow(actor, { name: "Leads", actions: [contact(publicId, "UPSERT_CONTACT")] });
  expect(await limitsOf(actor, id)).toEqual(limited);
});

test("nothing is written where nothing turned", async () => {
  const actor = await makeActor();
  const { id, publicId } = await makeGranted(actor, { scopes: [read] });
  await createFlow(actor, { name: "Leads", actions: [contact(publicId, "UPSERT_CONTACT")] });
  const rowOf = () => ownerDb.$queryRaw`select xmin::text, xmax::text from "VaultItem" where "id" = ${id}::uuid`;
  const before = await rowOf();
  await refreshMissingScopes(db, actor.tenantId, [id]);
  expect(await rowOf()).toEqual(before);
  expect(await ownerDb.connectionEvent.count({ where: { itemId: id, kind: "LIMITED" } })).toBe(1);
});

test("another tenant neither sees nor turns it, and who may not see the item learns nothing of it", async () => {
  const actor = await makeActor();
  const { id, publicId } = await makeGranted(actor, { scopes: [read] });
  const { id: flowId } = await createFlow(actor, { name: "Leads", actions: [contact(publicId, "UPSERT_CONTACT")] });
  const stranger = await makeActor();
  await ownerDb.connectionToken.updateMany({ where: { itemId: id }, data: { scopes: [read, write] } });
  await refreshMissingScopes(db, stranger.tenantId, [id]);
  expect((await limitsOf(actor, id)).state).toBe("permissionsChanged");
  await ownerDb.connectionToken.updateMany({ where: { itemId: id }, data: { scopes: [read] } });
  expect(await missingScopes(db, stranger.tenantId, id)).toEqual([]);
  expect(await missingScopes(db, actor.tenantId, newId())).toEqual([]);

  const colleague = await makeActor({ tenantOf: actor });
  const shown = [
    await getFlow(colleague, flowId),
    await listItemOptions(colleague, listOptionsInput.parse({ ids: id })),
  ];
  expect(JSON.stringify(shown)).not.toMatch(/crm\.objects|permissionsChanged/);
  await expect(getItem(colleague, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
});
