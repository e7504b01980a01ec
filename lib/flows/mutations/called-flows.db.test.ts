import { describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { newId } from "#lib/db/ids.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { makeActor, makeConnection, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { findCalledItems } from "../data/called-items.ts";
import { getPublishCheck } from "../data/get-publish-check.ts";
import { listCalledFlows } from "../data/list-called-flows.ts";
import { createFlow } from "./create-flow.ts";
import { deleteFlow } from "./delete-flow.ts";
import { publishFlow } from "./publish-flow.ts";
import { saveDraft } from "./save-draft.ts";
import { storeFlow } from "./store-flow.ts";

const call = (flowId: string, id = "call"): FlowAction => ({
  id,
  type: "FLOW",
  action: "CALL_FLOW",
  params: { flow_id: toPublicId("af", flowId) },
});
const inLoop = (...actions: FlowAction[]): FlowAction => ({
  id: "loop",
  type: "FLOW",
  action: "FOR_EACH",
  params: { items: "{{ input }}", do: actions as never },
});
const sms = (connection_id: string): FlowAction => ({
  id: "sms",
  type: "TWILIO",
  action: "SEND_SMS",
  params: { connection_id, from: "+15557122661", to: "+33612345678", message: "Shipped" },
});

async function makeFlow(actor: Actor, actions: FlowAction[], { name = "Notify", publish = true } = {}) {
  const { id } = await createFlow(actor, { name, actions, publish });
  return id;
}

/** A published flow that sends with a connection of a section of its own. */
async function makeSender(actor: Actor) {
  const sectionId = await makeSection(actor, "Private");
  const connection = await makeConnection(actor, { sectionId });
  return { flowId: await makeFlow(actor, [sms(connection.publicId)]), sectionId, connectionId: connection.id };
}

describe("saving", () => {
  test("a call of what is not there, or another tenant’s, is refused, and nothing is written", async () => {
    const actor = await makeActor();
    const stranger = await makeActor();
    const flowId = await makeFlow(actor, [], { publish: false });
    for (const called of [newId(), await makeFlow(stranger, [])]) {
      const refusal = { code: "INVALID", messageKey: "errors.calledFlowNotFound", params: { action: "call" } };
      const actions = [inLoop(call(called))];
      await expect(saveDraft(actor, { flowId, baseVersion: 1, actions })).rejects.toMatchObject(refusal);
      await expect(storeFlow(actor, { flowId, actions })).rejects.toMatchObject(refusal);
      await expect(createFlow(actor, { name: "Orders", actions })).rejects.toMatchObject(refusal);
    }
    expect(await ownerDb.flow.findMany({ where: { tenantId: actor.tenantId } })).toMatchObject([{ draftVersion: 1 }]);
  });

  test("a call that is computed is refused over the API as well", async () => {
    const actor = await makeActor();
    const actions = [{ ...call(newId()), params: { flow_id: "{{ input.flow }}" } }];
    await expect(createFlow(actor, { name: "Orders", actions, publish: true })).rejects.toMatchObject({
      code: "INVALID",
      messageKey: "errors.calledFlowNotBare",
    });
  });
});

describe("publishing", () => {
  test("is refused to who may not see what a called flow uses, over however many calls", async () => {
    const owner = await makeActor();
    const { flowId: sender, sectionId } = await makeSender(owner);
    const between = await makeFlow(owner, [inLoop(call(sender))], { name: "Between" });
    const colleague = await makeActor({ tenantOf: owner, role: "editor" });
    const flowId = await makeFlow(colleague, [call(between)], { name: "Orders", publish: false });

    expect(await getPublishCheck(colleague, flowId)).toMatchObject({
      problems: [{ actionId: "call", messageKey: "errors.calledFlowNotShared", isBlocking: true }],
    });
    const refusal = { code: "FORBIDDEN", messageKey: "errors.calledFlowNotShared", params: { name: "Notify" } };
    await expect(publishFlow(colleague, { flowId, draftVersion: 2 })).rejects.toMatchObject(refusal);
    await expect(storeFlow(colleague, { flowId, actions: [call(sender)] })).rejects.toMatchObject(refusal);
    expect(await ownerDb.flowVersion.count({ where: { flowId, number: { not: null } } })).toBe(0);

    const reader = await makeActor({ tenantOf: owner, role: "editor", grants: { [sectionId]: "view" } });
    expect(await publishFlow(reader, { flowId, draftVersion: 2 })).toEqual({ number: 1 });
  });

  test("goes on with a flow that was never published, or that calls back: both are told", async () => {
    const actor = await makeActor({ role: "editor" });
    const flowId = await makeFlow(actor, [], { name: "Orders", publish: false });
    const back = await makeFlow(actor, [call(flowId)], { name: "Back" });
    const draft = await makeFlow(actor, [], { name: "Draft", publish: false });
    await saveDraft(actor, { flowId, baseVersion: 1, actions: [call(back), call(draft, "second")] });
    expect(await getPublishCheck(actor, flowId)).toMatchObject({
      problems: [
        { path: "0", messageKey: "errors.calledFlowCircle", params: { name: "Back" }, isBlocking: false },
        { path: "1", messageKey: "errors.calledFlowUnpublished", params: { name: "Draft" }, isBlocking: false },
      ],
    });
    expect(await publishFlow(actor, { flowId, draftVersion: 2 })).toEqual({ number: 1 });
  });
});

describe("findCalledItems", () => {
  test("gathers over circles, of published versions alone, to the tenth call and no further", async () => {
    const actor = await makeActor();
    const { flowId: sender, connectionId } = await makeSender(actor);
    const { publicId } = await makeConnection(actor, { sectionId: await makeSection(actor), name: "Draft only" });
    await saveDraft(actor, { flowId: sender, baseVersion: 2, actions: [sms(publicId), call(sender, "again")] });
    const find = (flowId: string) => findCalledItems(db, actor.tenantId, [call(flowId)]);
    let flowId = sender;
    for (let depth = 2; depth <= 10; depth++) flowId = await makeFlow(actor, [inLoop(call(flowId))]);
    expect(await find(flowId)).toEqual([connectionId]);
    expect(await find(await makeFlow(actor, [call(flowId)]))).toEqual([]);
    expect(await findCalledItems(db, (await makeActor()).tenantId, [call(sender)])).toEqual([]);
  });
});

describe("deleteFlow", () => {
  test("is refused while a draft or a published version of another flow calls it, naming them", async () => {
    const actor = await makeActor({ role: "editor" });
    const called = await makeFlow(actor, []);
    const caller = await makeFlow(actor, [inLoop(call(called))], { name: "Orders" });
    await saveDraft(actor, { flowId: caller, baseVersion: 2, actions: [] });
    await makeFlow(actor, [call(called)], { name: "Archive", publish: false });
    const refused = deleteFlow(actor, { flowId: called });
    await expect(refused).rejects.toMatchObject({
      code: "CONFLICT",
      messageKey: "errors.flowCalled",
      params: { name: "Notify", callers: "Archive, Orders", more: 0 },
    });
    expect(await ownerDb.flow.count({ where: { id: called } })).toBe(1);
  });

  test("is not kept by itself, by text that only mentions it, or by an older version", async () => {
    const actor = await makeActor({ role: "editor" });
    const called = await makeFlow(actor, [], { publish: false });
    await saveDraft(actor, { flowId: called, baseVersion: 1, actions: [call(called)] });
    const mention = {
      id: "note",
      type: "FLOW",
      action: "STORE_VARS",
      params: { vars: { id: toPublicId("af", called) } },
    };
    const caller = await makeFlow(actor, [call(called)], { name: "Orders" });
    await storeFlow(actor, { flowId: caller, actions: [mention] });
    await expect(deleteFlow(actor, { flowId: called })).resolves.toEqual({ id: called });
  });

  test("and a save that calls it are one after the other: no draft calls what is gone", async () => {
    for (let round = 0; round < 5; round++) {
      const actor = await makeActor();
      const called = await makeFlow(actor, []);
      const flowId = await makeFlow(actor, [], { name: "Orders", publish: false });
      const [saved, deleted] = await Promise.allSettled([
        saveDraft(actor, { flowId, baseVersion: 1, actions: [call(called)] }),
        deleteFlow(actor, { flowId: called }),
      ]);
      expect([saved.status, deleted.status].toSorted()).toEqual(["fulfilled", "rejected"]);
      expect(await ownerDb.flow.count({ where: { id: called } })).toBe(saved.status === "fulfilled" ? 1 : 0);
    }
  });
});

describe("listCalledFlows", () => {
  test("says of each whether it is published and calls back; others’ flows are not there", async () => {
    const actor = await makeActor({ role: "viewer" });
    const editor = await makeActor({ tenantOf: actor, role: "editor" });
    const id = await makeFlow(editor, [], { name: "Orders", publish: false });
    const back = await makeFlow(editor, [call(id)], { name: "Back" });
    const over = await makeFlow(editor, [inLoop(call(back))], { name: "Over" });
    const stranger = await makeActor();
    const theirs = await makeFlow(stranger, []);
    expect(await listCalledFlows(actor, { id, called: [over, id, newId(), theirs] })).toEqual([
      { id: over, name: "Over", isPublished: true, callsBack: true },
      { id, name: "Orders", isPublished: false, callsBack: true },
    ]);
    expect(await listCalledFlows(stranger, { id, called: [over, back] })).toEqual([]);
  });
});
