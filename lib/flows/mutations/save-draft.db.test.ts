import { describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { auditOf, makeActor, makeConnection, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { getFlow } from "../data/get-flow.ts";
import { createFlow } from "./create-flow.ts";
import { renameFlow } from "./rename-flow.ts";
import { saveDraft } from "./save-draft.ts";

const GUID = "0190f3c2-7a4b-7c1d-8e2f-0123456789ab";
const nothing = (id = "wait"): FlowAction => ({ id, type: "FLOW", action: "DO_NOTHING" });
const sms = (connection_id: string, id = "sms"): FlowAction => ({
  id,
  type: "TWILIO",
  action: "SEND_SMS",
  params: { connection_id, to: "{{ input.to }}" },
});
const branch = (...then: FlowAction[]): FlowAction => ({
  id: "branch",
  type: "FLOW",
  action: "BOOLEAN_CONDITION",
  params: { if: true, then: then as never },
});
const draftUses = (flowId: string) =>
  ownerDb.vaultItemUse.findMany({ where: { draftOfFlowId: flowId }, select: { itemId: true } });

async function makeFlow(actor: Actor, actions: FlowAction[] = []) {
  const { id } = await createFlow(actor, { name: "Order shipped", actions });
  return { flowId: id, baseVersion: actions.length > 0 ? 2 : 1 };
}

describe("createFlow", () => {
  test("makes an empty draft, audited", async () => {
    const actor = await makeActor({ role: "editor" });
    const { id } = await createFlow(actor, { name: "Order shipped" });
    expect(await getFlow(actor, id)).toMatchObject({
      name: "Order shipped",
      draft: [],
      draftVersion: 1,
      draftSavedBy: "Maud Dupont",
      isDraftMine: true,
      published: null,
      hiddenConnections: [],
      canEdit: true,
    });
    expect(await auditOf(actor, id)).toMatchObject([
      { action: "flow.create", detail: { name: "Order shipped" }, operatorId: actor.operatorId },
    ]);
  });

  test("publishes with the flow where an API asks for it", async () => {
    const actor = await makeActor();
    const { publicId, id: itemId } = await makeConnection(actor, { sectionId: await makeSection(actor) });
    const { id } = await createFlow(actor, { name: "Order shipped", actions: [sms(publicId)], publish: true });
    expect(await getFlow(actor, id)).toMatchObject({ published: { number: 1 }, draft: [sms(publicId)] });
    expect((await auditOf(actor, id)).map(({ action }) => action)).toEqual(["flow.create", "flow.publish"]);
    expect(await ownerDb.vaultItemUse.count({ where: { itemId } })).toBe(2);
  });

  test("refuses a viewer, and writes nothing", async () => {
    const viewer = await makeActor({ role: "viewer" });
    await expect(createFlow(viewer, { name: "Mine" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await ownerDb.flow.count({ where: { tenantId: viewer.tenantId } })).toBe(0);
  });
});

describe("saveDraft", () => {
  test("stores the document, its version, its uses, and one audit row", async () => {
    const actor = await makeActor({ role: "editor" });
    const connection = await makeConnection(actor, { sectionId: await makeSection(actor) });
    const { flowId } = await makeFlow(actor);
    const actions = [nothing(), branch(sms(connection.publicId))];

    const saved = await saveDraft(actor, { flowId, baseVersion: 1, actions });

    expect(saved).toEqual({ draftVersion: 2, savedAt: expect.any(Date) });
    expect(await getFlow(actor, flowId)).toMatchObject({ draft: actions, draftVersion: 2 });
    expect(await draftUses(flowId)).toEqual([{ itemId: connection.id }]);
    expect((await auditOf(actor, flowId)).at(-1)).toMatchObject({
      action: "flow.saveDraft",
      detail: { name: "Order shipped", draftVersion: 2 },
    });
  });

  test("lets go of a connection that the draft no longer refers to", async () => {
    const actor = await makeActor();
    const { publicId } = await makeConnection(actor, { sectionId: await makeSection(actor) });
    const { flowId } = await makeFlow(actor, [sms(publicId)]);
    await saveDraft(actor, { flowId, baseVersion: 2, actions: [nothing()] });
    expect(await draftUses(flowId)).toEqual([]);
  });

  test("refuses a stale save, and says who saved when", async () => {
    const maud = await makeActor({ name: "Maud" });
    const paul = await makeActor({ tenantOf: maud, role: "editor", name: "Paul" });
    const { flowId } = await makeFlow(maud);
    const { savedAt } = await saveDraft(paul, { flowId, baseVersion: 1, actions: [nothing("mine")] });

    await expect(saveDraft(maud, { flowId, baseVersion: 1, actions: [] })).rejects.toMatchObject({
      code: "CONFLICT",
      messageKey: "errors.draftStale",
      params: { name: "Paul", at: savedAt.getTime() },
    });
    expect(await getFlow(maud, flowId)).toMatchObject({
      draft: [nothing("mine")],
      draftSavedBy: "Paul",
      isDraftMine: false,
    });
  });

  test("refuses to save under another name what was edited before somebody else signed in", async () => {
    const maud = await makeActor();
    const paul = await makeActor({ tenantOf: maud, role: "editor" });
    const { flowId } = await makeFlow(maud);
    const edited = { flowId, baseVersion: 1, actions: [nothing()], operatorId: maud.operatorId };
    await expect(saveDraft(paul, edited)).rejects.toMatchObject({
      code: "UNAUTHENTICATED",
      messageKey: "errors.otherOperator",
    });
    expect(await getFlow(maud, flowId)).toMatchObject({ draft: [], draftVersion: 1 });
    expect(await saveDraft(maud, edited)).toMatchObject({ draftVersion: 2 });
  });

  test("of saves at once from one version, one wins", async () => {
    const actor = await makeActor();
    const { flowId } = await makeFlow(actor);
    const saves = ["a", "b", "c", "d"].map((id) =>
      saveDraft(actor, { flowId, baseVersion: 1, actions: [nothing(id)] }),
    );
    const outcomes = await Promise.allSettled(saves);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ messageKey: "errors.draftStale" });
    }
    expect(await getFlow(actor, flowId)).toMatchObject({ draftVersion: 2 });
  });

  test.each<[string, (ids: Record<"http" | "stranger", string>) => FlowAction, string]>([
    ["text that is no id", () => sms("Order alerts"), "errors.connectionNotFound"],
    ["a connection that is not there", () => sms("ac_0000000000000000000000"), "errors.connectionNotFound"],
    ["another tenant's connection", ({ stranger }) => sms(stranger), "errors.connectionNotFound"],
    ["a connection of another app", ({ http }) => branch(sms(http)), "errors.connectionWrongApp"],
    [
      "a secret that is not there",
      () => ({ ...sms(""), params: { message: `{{@VaultItem.${GUID}.Password}}` } }),
      "errors.secretReferenceNotFound",
    ],
  ])("refuses %s, naming the action", async (_, makeAction, messageKey) => {
    const actor = await makeActor();
    const stranger = await makeActor();
    const http = await makeConnection(actor, { sectionId: await makeSection(actor), appId: "HTTP" });
    const theirs = await makeConnection(stranger, { sectionId: await makeSection(stranger) });
    const { flowId } = await makeFlow(actor);
    const actions = [makeAction({ http: http.publicId, stranger: theirs.publicId })];
    await expect(saveDraft(actor, { flowId, baseVersion: 1, actions })).rejects.toMatchObject({
      code: "INVALID",
      messageKey,
      params: { action: "sms" },
    });
    expect(await getFlow(actor, flowId)).toMatchObject({ draft: [], draftVersion: 1 });
  });

  test("a connection in a section that is not shared is as one that is not there", async () => {
    const owner = await makeActor();
    const { publicId } = await makeConnection(owner, { sectionId: await makeSection(owner) });
    const colleague = await makeActor({ tenantOf: owner });
    const { flowId } = await makeFlow(colleague);
    const save = saveDraft(colleague, { flowId, baseVersion: 1, actions: [sms(publicId)] });
    await expect(save).rejects.toMatchObject({ code: "INVALID", messageKey: "errors.connectionNotFound" });
  });

  test("an editor who may not view the flow's connection cannot save or rename it, even to take it out", async () => {
    const owner = await makeActor();
    const { publicId } = await makeConnection(owner, { sectionId: await makeSection(owner) });
    const { flowId } = await makeFlow(owner, [sms(publicId)]);
    const colleague = await makeActor({ tenantOf: owner, role: "editor" });

    const refusal = { code: "FORBIDDEN", messageKey: "errors.connectionNotShared" };
    await expect(saveDraft(colleague, { flowId, baseVersion: 2, actions: [] })).rejects.toMatchObject(refusal);
    await expect(renameFlow(colleague, { flowId, name: "Mine" })).rejects.toMatchObject(refusal);
    expect(await getFlow(colleague, flowId)).toMatchObject({
      name: "Order shipped",
      draftVersion: 2,
      hiddenConnections: [publicId],
      canEdit: false,
    });
  });

  test("refuses a viewer; to another tenant the flow does not exist", async () => {
    const owner = await makeActor();
    const { flowId } = await makeFlow(owner);
    const input = { flowId, baseVersion: 1, actions: [nothing()] };
    const viewer = await makeActor({ tenantOf: owner, role: "viewer" });
    await expect(saveDraft(viewer, input)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(saveDraft(await makeActor(), input)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await getFlow(owner, flowId)).toMatchObject({ draftVersion: 1 });
  });
});

describe("renameFlow", () => {
  test("renames, audited; the same name changes nothing", async () => {
    const actor = await makeActor({ role: "editor" });
    const { flowId } = await makeFlow(actor);
    await renameFlow(actor, { flowId, name: "Order sent" });
    await renameFlow(actor, { flowId, name: "Order sent" });
    expect(await getFlow(actor, flowId)).toMatchObject({ name: "Order sent" });
    const renames = (await auditOf(actor, flowId)).filter(({ action }) => action === "flow.rename");
    expect(renames).toMatchObject([{ detail: { before: "Order shipped", after: "Order sent" } }]);
  });

  test("refuses a viewer; to another tenant the flow does not exist", async () => {
    const owner = await makeActor();
    const { flowId } = await makeFlow(owner);
    const viewer = await makeActor({ tenantOf: owner, role: "viewer" });
    await expect(renameFlow(viewer, { flowId, name: "x" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(renameFlow(await makeActor(), { flowId, name: "x" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await getFlow(owner, flowId)).toMatchObject({ name: "Order shipped" });
  });
});
