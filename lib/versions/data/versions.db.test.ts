import { describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { publishFlow } from "#lib/flows/mutations/publish-flow.ts";
import { saveDraft } from "#lib/flows/mutations/save-draft.ts";
import { storeFlow } from "#lib/flows/mutations/store-flow.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { deleteItem } from "#lib/vault/mutations/delete-item.ts";
import { makeActor, makeConnection, makeExecution, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { getVersion } from "./get-version.ts";
import { listVersions } from "./list-versions.ts";

const nothing = (id = "wait"): FlowAction => ({ id, type: "FLOW", action: "DO_NOTHING" });
const sms = (connection_id: string): FlowAction => ({
  ...{ id: "sms", type: "TWILIO", action: "SEND_SMS" },
  params: { connection_id, from: "+15557122661", to: "+33612345678", message: "Shipped" },
});

async function makePublished(actor: Actor, actions: FlowAction[]) {
  const { id: flowId } = await createFlow(actor, { name: "Order shipped", actions });
  await publishFlow(actor, { flowId, draftVersion: 2, note: "First of all" });
  const { id: versionId } = await ownerDb.flowVersion.findFirstOrThrow({ where: { flowId, number: 1 } });
  return { flowId, versionId };
}
const saves = (actor: Actor, id: string) => listVersions(actor, { id, kind: "saves", page: 1 });
const published = (actor: Actor, id: string) => listVersions(actor, { id, kind: "published", page: 1 });

describe("listVersions", () => {
  test("each save is one, with who and when; what was there before the first, too", async () => {
    const maud = await makeActor({ name: "Maud" });
    const paul = await makeActor({ tenantOf: maud, role: "editor", name: "Paul" });
    const { id: flowId } = await createFlow(maud, { name: "Order shipped" });
    const { savedAt } = await saveDraft(paul, { flowId, baseVersion: 1, actions: [nothing()] });
    await saveDraft(maud, { flowId, baseVersion: 2, actions: [] });
    const { versions, total } = await saves(maud, flowId);
    expect(total).toBe(3);
    expect(versions).toMatchObject([
      { draftVersion: 3, createdBy: "Maud", number: null },
      { draftVersion: 2, createdBy: "Paul", createdAt: savedAt },
      { draftVersion: 1, createdBy: "Maud" },
    ]);
  });

  test("what an API stores is a save as well as a version", async () => {
    const actor = await makeActor();
    const { id: flowId } = await createFlow(actor, { name: "Order shipped", actions: [], publish: true });
    await storeFlow(actor, { flowId, actions: [nothing()] });
    expect((await saves(actor, flowId)).versions.map((each) => [each.draftVersion, each.publishedAs])).toEqual([
      [2, 2],
      [1, 1],
    ]);
  });

  test("published ones tell their note, the live one, and what ran them", async () => {
    const actor = await makeActor();
    const { flowId, versionId } = await makePublished(actor, [nothing("first")]);
    await makeExecution(actor, { flowId, flowVersionId: versionId });
    await makeExecution(actor, { flowId, flowVersionId: versionId, status: "FAILED" });
    await saveDraft(actor, { flowId, baseVersion: 2, actions: [nothing()] });
    await publishFlow(actor, { flowId, draftVersion: 3, note: "" });
    const { versions, total } = await published(actor, flowId);
    expect(total).toBe(2);
    expect(versions).toMatchObject([
      { number: 2, draftVersion: 3, note: null, isLive: true, executions: 0 },
      { number: 1, draftVersion: 2, note: "First of all", isLive: false, executions: 2 },
    ]);
  });

  test("comes in pages", async () => {
    const actor = await makeActor();
    const { id: flowId } = await createFlow(actor, { name: "Order shipped" });
    for (let baseVersion = 1; baseVersion <= 26; baseVersion++) {
      await saveDraft(actor, { flowId, baseVersion, actions: [nothing(`a${baseVersion}`)] });
    }
    const second = await listVersions(actor, { id: flowId, kind: "saves", page: 2 });
    expect(second.total).toBe(27);
    expect(second.versions.map(({ draftVersion }) => draftVersion)).toEqual([2, 1]);
  });

  test("to another tenant the flow does not exist; a viewer may look", async () => {
    const owner = await makeActor();
    const { flowId } = await makePublished(owner, [nothing("first")]);
    await expect(saves(await makeActor(), flowId)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const viewer = await makeActor({ tenantOf: owner, role: "viewer" });
    expect((await published(viewer, flowId)).total).toBe(1);
  });
});

describe("getVersion", () => {
  test("gives the document, and what it refers to that is gone", async () => {
    const actor = await makeActor();
    const connection = await makeConnection(actor, { sectionId: await makeSection(actor) });
    const { flowId, versionId } = await makePublished(actor, [sms(connection.publicId)]);
    const version = await getVersion(actor, { id: flowId, versionId });
    expect(version).toMatchObject({ number: 1, isLive: true, isHidden: false, gone: [], note: "First of all" });
    expect(version.actions).toEqual([sms(connection.publicId)]);
    await saveDraft(actor, { flowId, baseVersion: 2, actions: [] });
    await publishFlow(actor, { flowId, draftVersion: 3, note: "" });
    await deleteItem(actor, { itemId: connection.id });
    expect(await getVersion(actor, { id: flowId, versionId })).toMatchObject({
      isLive: false,
      isHidden: false,
      actions: [sms(connection.publicId)],
      gone: [{ actionId: "sms", kind: "connection", path: "connection_id" }],
      goneItems: [connection.id],
    });
  });

  test("is hidden from who may not view an item of it", async () => {
    const owner = await makeActor();
    const { publicId } = await makeConnection(owner, { sectionId: await makeSection(owner) });
    const { flowId, versionId } = await makePublished(owner, [sms(publicId)]);
    const colleague = await makeActor({ tenantOf: owner });
    const hidden = await getVersion(colleague, { id: flowId, versionId });
    expect(hidden).toMatchObject({ number: 1, isHidden: true, actions: null, gone: [], goneItems: [] });
    expect(JSON.stringify(hidden)).not.toContain(publicId);
  });

  test("does not exist for another tenant, nor under another flow", async () => {
    const owner = await makeActor();
    const { flowId, versionId } = await makePublished(owner, [nothing("first")]);
    const missing = { code: "NOT_FOUND", messageKey: "errors.versionNotFound" };
    await expect(getVersion(await makeActor(), { id: flowId, versionId })).rejects.toMatchObject(missing);
    const { id: other } = await createFlow(owner, { name: "Other" });
    await expect(getVersion(owner, { id: other, versionId })).rejects.toMatchObject(missing);
  });
});
