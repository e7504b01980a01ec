import { expect, test } from "vitest";
import { newId } from "#lib/db/ids.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { saveDraft } from "#lib/flows/mutations/save-draft.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { makeActor, makeConnection, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { MAX_FLOWS } from "../schema.ts";
import { previewReplacement } from "./preview-replacement.ts";

const call = (connection_id: string, id = "call", alias?: string): FlowAction => ({
  ...{ id, type: "HTTP", action: "SEND_REQUEST", params: { connection_id, url: "https://old.example/" } },
  ...(alias !== undefined && { alias }),
});

async function arrange() {
  const actor = await makeActor({ role: "editor" });
  const sectionId = await makeSection(actor);
  const make = async (name: string, host: string) => {
    const made = await makeConnection(actor, { sectionId, name, appId: "HTTP", ready: true });
    await ownerDb.vaultItem.updateMany({ where: { id: made.id }, data: { origins: [`https://${host}`] } });
    return made;
  };
  const former = await make("Old API", "old.example");
  const next = await make("New API", "new.example");
  return { actor, sectionId, former, next, pair: { formerId: former.id, nextId: next.id } };
}

test("each flow is told with its actions, and how what is published stands to the draft", async () => {
  const { actor, former, pair } = await arrange();
  const make = (name: string, publish: boolean) =>
    createFlow(actor, { name, actions: [call(former.publicId, "call", "Ask")], publish });
  const [{ id: alike }, { id: apart }, { id: left }] = [
    await make("Alike", true),
    await make("Changed", true),
    await make("Left", true),
  ];
  const { id: draft } = await make("Only a draft", false);
  await saveDraft(actor, {
    flowId: apart,
    baseVersion: 2,
    actions: [call(former.publicId), call(former.publicId, "b")],
  });
  await saveDraft(actor, { flowId: left, baseVersion: 2, actions: [] });

  const preview = await previewReplacement(actor, pair);
  const action = (id: string, alias: string | null) => ({
    ...{ id, alias, type: "HTTP", action: "SEND_REQUEST", refusedHost: "old.example" },
    places: [{ path: "connection_id", field: null }],
  });
  expect(preview).toMatchObject({
    former: { name: "Old API" },
    next: { name: "New API" },
    lostHosts: ["old.example"],
    total: 4,
  });
  expect(preview.flows).toEqual([
    {
      ...{ flowId: alike, name: "Alike", draftVersion: 2, isLocked: false, actions: [action("call", "Ask")] },
      published: { number: 1, state: "alike" },
    },
    {
      ...{ flowId: apart, name: "Changed", draftVersion: 3, isLocked: false },
      actions: [action("call", null), action("b", null)],
      published: { number: 1, state: "apart" },
    },
    {
      ...{ flowId: left, name: "Left", draftVersion: 3, isLocked: false, actions: [] },
      published: { number: 1, state: "apart" },
    },
    {
      ...{ flowId: draft, name: "Only a draft", draftVersion: 2, isLocked: false, actions: [action("call", "Ask")] },
      published: null,
    },
  ]);
});

test("a flow with an item that the reader may not see is locked, and nothing of the item is told", async () => {
  const { actor, sectionId, former, next, pair } = await arrange();
  const owner = await makeActor({ tenantOf: actor, role: "editor", grants: { [sectionId]: "view" } });
  const hidden = await makeConnection(owner, {
    ...{ sectionId: await makeSection(owner, "Paul’s"), name: "Secret API", appId: "HTTP" },
  });
  await createFlow(owner, { name: "Theirs", actions: [call(former.publicId), call(hidden.publicId, "b")] });
  await createFlow(actor, { name: "Unrelated", actions: [call(next.publicId)] });
  const preview = await previewReplacement(actor, pair);
  expect(preview.flows).toMatchObject([{ name: "Theirs", isLocked: true }]);
  expect(JSON.stringify(preview)).not.toMatch(/Secret API|Paul’s/);
});

test("hooks and settings that use it are listed apart, and of many flows the first", async () => {
  const { actor, former, pair } = await arrange();
  const { tenantId } = actor;
  const { id: flowId } = await createFlow(actor, { name: "Called back" });
  const trigger = {
    tenantId,
    id: newId(),
    flowId,
    type: "HOOK",
    name: "Shop",
    mode: "ASYNC",
    auth: "CALLBACK",
  } as const;
  await ownerDb.flowTrigger.create({
    data: {
      ...trigger,
      callbackScheme: "STRIPE",
      callbackItemId: former.id,
      callbackField: "token",
      callbackOptions: {},
    },
  });
  await ownerDb.tenantSender.create({ data: { tenantId, channel: "MAIL", connectionId: former.id } });
  const use = { tenantId, itemId: former.id };
  await ownerDb.vaultItemUse.createMany({
    data: [
      { ...use, id: newId(), triggerId: trigger.id },
      { ...use, id: newId(), sender: "MAIL" },
    ],
  });
  const ids = Array.from({ length: MAX_FLOWS + 1 }, () => newId());
  await ownerDb.flow.createMany({ data: ids.map((id, index) => ({ tenantId, id, name: `Flow ${index}` })) });
  await ownerDb.vaultItemUse.createMany({ data: ids.map((id) => ({ ...use, id: newId(), draftOfFlowId: id })) });
  const preview = await previewReplacement(actor, pair);
  expect(preview).toMatchObject({
    hooks: [{ id: trigger.id, name: "Shop", flowId, flowName: "Called back" }],
    settings: [{ kind: "sender", which: "MAIL" }],
    canSet: false,
    total: MAX_FLOWS + 1,
  });
  expect(preview.flows).toHaveLength(MAX_FLOWS);
});

test("what the next connection was not granted is told before it is put in place", async () => {
  const { actor, sectionId } = await arrange();
  const make = (name: string) => makeConnection(actor, { sectionId, name, appId: "SALESFORCE", ready: true });
  const [former, next] = [await make("Old CRM"), await make("New CRM")];
  const lead = { id: "lead", type: "SALESFORCE", action: "CREATE_LEAD", params: { connection_id: former.publicId } };
  await createFlow(actor, { name: "Lead", actions: [lead] });
  const pair = { formerId: former.id, nextId: next.id };
  expect((await previewReplacement(actor, pair)).missingScopes).toEqual([]);
  const token = { tenantId: actor.tenantId, itemId: next.id, version: 0, serial: 0, scopes: ["openid"] };
  await ownerDb.connectionToken.create({ data: token });
  expect((await previewReplacement(actor, pair)).missingScopes).toEqual(["api"]);
});
