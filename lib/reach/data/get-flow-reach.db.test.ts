import { expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { newId } from "#lib/db/ids.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { saveDraft } from "#lib/flows/mutations/save-draft.ts";
import { setSender } from "#lib/senders/mutations.ts";
import { makeActor, makeConnection, makeExecution, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { getFlowReach } from "./get-flow-reach.ts";

const entriesOf = async (actor: Actor, flowId: string) => (await getFlowReach(actor, flowId)).entries;

async function makeLogin(actor: Actor, sectionId: string, name: string): Promise<string> {
  const id = newId();
  const row = { tenantId: actor.tenantId, id, sectionId, kind: "credentialSet", name, ready: true } as const;
  await ownerDb.vaultItem.create({ data: { ...row, fingerprint: "0", origins: ["https://shop.example"] } });
  return id;
}

const request = (id: string, params: Record<string, string>, alias?: string) => ({
  ...{ id, type: "HTTP", action: "SEND_REQUEST", params: { method: "GET", url: "https://shop.example/", ...params } },
  ...(alias !== undefined && { alias }),
});

async function arrange() {
  const owner = await makeActor();
  const [shared, own] = [await makeSection(owner, "Shared"), await makeSection(owner, "Own")];
  const connection = await makeConnection(owner, { sectionId: shared, name: "Partner", appId: "HTTP", ready: true });
  const [login, other] = [await makeLogin(owner, own, "Shop login"), await makeLogin(owner, shared, "Other login")];
  const text = `{{@VaultItem.${login}.Password}}`;
  const nested = {
    ...{ id: "is_late", type: "FLOW", action: "BOOLEAN_CONDITION" },
    params: { then: [request("at_night", { connection_id: connection.publicId })], else: [] },
  };
  const { id: flowId } = await createFlow(owner, {
    name: "Order shipped",
    actions: [request("ask", { credential_set: login, payload: text }, "Ask the shop"), nested],
    publish: true,
  });
  await saveDraft(owner, { flowId, baseVersion: 2, actions: [request("ask", { credential_set: other })] });
  return { owner, shared, flowId, connectionId: connection.id, login, other };
}

test("a flow reaches what its draft and its published version refer to, by action and place", async () => {
  const { owner, flowId, connectionId, login, other } = await arrange();
  const at = new Date("2026-11-21T10:00:00Z");
  await ownerDb.vaultItemUse.updateMany({ where: { itemId: login }, data: { lastUsedAt: at } });

  const http = { type: "HTTP", action: "SEND_REQUEST" };
  const chosen = { path: "credential_set", field: null };
  expect(await entriesOf(owner, flowId)).toMatchObject([
    {
      itemId: login,
      item: { name: "Shop login", sectionName: "Own", state: "ready", origins: ["https://shop.example"] },
      isConnection: false,
      lastUsedAt: at,
      versions: [
        {
          which: "published",
          number: 1,
          actions: [
            { ...http, id: "ask", alias: "Ask the shop", places: [chosen, { path: "payload", field: "Password" }] },
          ],
        },
      ],
    },
    {
      itemId: other,
      versions: [{ which: "draft", number: null, actions: [{ id: "ask", alias: null, places: [chosen] }] }],
    },
    {
      itemId: connectionId,
      isConnection: true,
      lastUsedAt: null,
      versions: [
        { which: "published", actions: [{ id: "at_night", places: [{ path: "connection_id", field: null }] }] },
      ],
    },
  ]);
});

test("a version that still runs is told apart, and one that nothing holds is left out", async () => {
  const { owner, flowId, login, other } = await arrange();
  const { tenantId } = owner;
  const publishedId = newId();
  const actions = [request("ask", { credential_set: other })];
  await ownerDb.flowVersion.create({
    data: { tenantId, id: publishedId, flowId, number: 2, draftVersion: 2, actions },
  });
  await ownerDb.flow.updateMany({ where: { id: flowId }, data: { publishedVersionId: publishedId } });
  const kinds = async () =>
    (await entriesOf(owner, flowId)).map(({ item, versions }) => [item?.name, versions[0]?.which]);
  expect(await kinds()).toContainEqual(["Shop login", "running"]);
  await ownerDb.vaultItemUse.deleteMany({ where: { itemId: login } });
  await ownerDb.vaultItemUse.deleteMany({ where: { flowVersion: { number: 1, flowId } } });
  expect(await kinds()).not.toContainEqual(["Shop login", "running"]);
});

test("of an item that one may not see there is a lock: no name, no hosts, no last use", async () => {
  const { owner, shared, flowId, login } = await arrange();
  await ownerDb.vaultItemUse.updateMany({ where: { itemId: login }, data: { lastUsedAt: new Date() } });
  const colleague = await makeActor({ tenantOf: owner, role: "viewer", grants: { [shared]: "view" } });
  const reach = await entriesOf(colleague, flowId);
  expect(reach.map(({ item }) => item?.name ?? null)).toEqual(["Other login", "Partner", null]);
  expect(reach[2]).toMatchObject({ itemId: login, item: null, lastUsedAt: null, versions: [{ which: "published" }] });
  expect(JSON.stringify(reach)).not.toContain("Shop login");
});

test("what the tenant's settings send through is reached by the actions that they send for", async () => {
  const owner = await makeActor();
  const { tenantId } = owner;
  const sectionId = await makeSection(owner);
  const post = await makeConnection(owner, { sectionId, name: "Post", appId: "SENDGRID", ready: true });
  await ownerDb.vaultItem.updateMany({ where: { id: post.id }, data: { origins: ["https://api.sendgrid.com"] } });
  const mail = { id: "mail", type: "AUTH0", action: "SEND_EMAIL", params: { to: "ada@example.com" } };
  const sms = { ...mail, id: "sms", action: "SEND_SMS" };
  const flow = { name: "Order shipped", actions: [mail, sms], publish: true };
  const { id: flowId } = await createFlow(owner, flow);
  expect(await entriesOf(owner, flowId)).toEqual([]);

  await setSender(owner, { channel: "MAIL", connectionId: post.id, from: null, fromName: null });
  const places = [{ path: "", field: null, sender: "MAIL" }];
  const actions = [{ id: "mail", alias: null, type: "AUTH0", action: "SEND_EMAIL", places }];
  const origins = ["https://api.sendgrid.com"];
  const versions = [
    { which: "draft", number: null, actions },
    { which: "published", number: 1, actions },
  ];
  const reached = { itemId: post.id, item: { name: "Post", origins }, isConnection: true, lastUsedAt: null, versions };
  expect(await entriesOf(owner, flowId)).toMatchObject([reached]);

  const at = new Date("2026-11-21T10:00:00Z");
  const used = { tenantId, itemId: post.id, kind: "USED", day: at, at } as const;
  await ownerDb.connectionEvent.createMany({
    data: [
      { ...used, flowId },
      { ...used, at: new Date(), flowId: newId() },
    ],
  });
  expect(await entriesOf(owner, flowId)).toMatchObject([{ lastUsedAt: at }]);

  const { publishedVersionId } = await ownerDb.flow.findFirstOrThrow({ where: { id: flowId } });
  await saveDraft(owner, { flowId, baseVersion: 2, actions: [] });
  await ownerDb.flow.updateMany({ where: { id: flowId }, data: { publishedVersionId: null } });
  expect(await entriesOf(owner, flowId)).toEqual([]);
  await makeExecution(owner, { flowId, flowVersionId: publishedVersionId ?? "", status: "RUNNING" });
  expect(await entriesOf(owner, flowId)).toMatchObject([{ versions: [{ which: "running", number: 1 }] }]);

  const colleague = await makeActor({ tenantOf: owner, role: "viewer" });
  expect(await entriesOf(colleague, flowId)).toMatchObject([{ item: null, isConnection: true, lastUsedAt: null }]);
});

test("another tenant cannot tell that the flow exists", async () => {
  const { flowId } = await arrange();
  await expect(entriesOf(await makeActor(), flowId)).rejects.toMatchObject({ code: "NOT_FOUND" });
});
