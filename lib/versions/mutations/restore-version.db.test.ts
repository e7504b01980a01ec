import { describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { getFlow } from "#lib/flows/data/get-flow.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { deleteFlow } from "#lib/flows/mutations/delete-flow.ts";
import { publishFlow } from "#lib/flows/mutations/publish-flow.ts";
import { saveDraft } from "#lib/flows/mutations/save-draft.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { deleteItem } from "#lib/vault/mutations/delete-item.ts";
import { auditOf, grant, makeActor, makeConnection, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { listVersions } from "../data/list-versions.ts";
import { restoreVersion } from "./restore-version.ts";

const nothing = (id = "wait"): FlowAction => ({ id, type: "FLOW", action: "DO_NOTHING" });
const sms = (connection_id: string): FlowAction => ({
  ...{ id: "sms", type: "TWILIO", action: "SEND_SMS" },
  params: { connection_id, from: "+15557122661", to: "+33612345678", message: "Shipped" },
});
const call = (flowId: string): FlowAction => ({
  ...{ id: "call", type: "FLOW", action: "CALL_FLOW", params: { flow_id: toPublicId("af", flowId) } },
});

/** A flow published with those actions, whose draft holds nothing by now: version 3. */
async function makeEmptied(actor: Actor, actions: FlowAction[]) {
  const { id: flowId } = await createFlow(actor, { name: "Order shipped", actions });
  await publishFlow(actor, { flowId, draftVersion: 2, note: "" });
  await saveDraft(actor, { flowId, baseVersion: 2, actions: [] });
  const { id: versionId } = await ownerDb.flowVersion.findFirstOrThrow({ where: { flowId, number: 1 } });
  return { flowId, versionId, baseVersion: 3 };
}
const draftOf = async (actor: Actor, flowId: string) => (await getFlow(actor, flowId)).draft;

describe("restoreVersion", () => {
  test("saves it on top of the draft, audited; restoring the draft before undoes it", async () => {
    const actor = await makeActor({ role: "editor" });
    const { flowId, ...input } = await makeEmptied(actor, [nothing()]);
    const restored = await restoreVersion(actor, { flowId, ...input });
    expect(restored).toMatchObject({ draftVersion: 4, cleared: [] });
    expect(await draftOf(actor, flowId)).toEqual([nothing()]);
    expect((await auditOf(actor, flowId)).at(-1)).toMatchObject({
      action: "flow.restore",
      detail: { name: "Order shipped", restored: 1, wasPublished: true, draftVersion: 4 },
      operatorId: actor.operatorId,
    });
    const undone = { flowId, versionId: restored.formerVersionId ?? "", baseVersion: 4 };
    await restoreVersion(actor, undone);
    expect(await draftOf(actor, flowId)).toEqual([]);
    const saves = await listVersions(actor, { id: flowId, kind: "saves", page: 1 });
    expect(saves.versions.map(({ draftVersion }) => draftVersion)).toEqual([5, 4, 3, 2, 1]);
  });

  test("what is the draft already changes nothing", async () => {
    const actor = await makeActor();
    const { flowId, versionId } = await makeEmptied(actor, [nothing()]);
    await saveDraft(actor, { flowId, baseVersion: 3, actions: [nothing()] });
    const same = await restoreVersion(actor, { flowId, versionId, baseVersion: 4 });
    expect(same).toMatchObject({ draftVersion: 4, formerVersionId: null });
    expect(await getFlow(actor, flowId)).toMatchObject({ draftVersion: 4 });
  });

  test("what is gone by now is to be chosen, and is told", async () => {
    const actor = await makeActor();
    const connection = await makeConnection(actor, { sectionId: await makeSection(actor) });
    const { id: called } = await createFlow(actor, { name: "Called" });
    const { flowId, ...input } = await makeEmptied(actor, [sms(connection.publicId), call(called)]);
    await publishFlow(actor, { flowId, draftVersion: 3, note: "" });
    await deleteItem(actor, { itemId: connection.id });
    await deleteFlow(actor, { flowId: called });
    const { cleared } = await restoreVersion(actor, { flowId, ...input });
    expect(cleared).toEqual([
      { actionId: "sms", kind: "connection", path: "connection_id" },
      { actionId: "call", kind: "flow", path: "flow_id" },
    ]);
    const [restored] = await draftOf(actor, flowId);
    expect(restored).toMatchObject({ id: "sms", params: { message: "Shipped" } });
    expect(restored?.params).not.toHaveProperty("connection_id");
  });

  test("refuses a draft that was saved since it was looked at", async () => {
    const actor = await makeActor();
    const { flowId, versionId } = await makeEmptied(actor, [nothing()]);
    await expect(restoreVersion(actor, { flowId, versionId, baseVersion: 2 })).rejects.toMatchObject({
      code: "CONFLICT",
      messageKey: "errors.draftStale",
    });
  });

  test("refuses who may not see what the version uses, until it is shared", async () => {
    const owner = await makeActor();
    const sectionId = await makeSection(owner);
    const { publicId } = await makeConnection(owner, { sectionId });
    const { flowId, ...input } = await makeEmptied(owner, [sms(publicId)]);
    const colleague = await makeActor({ tenantOf: owner, role: "editor" });
    const refusal = { code: "FORBIDDEN", messageKey: "errors.connectionNotShared" };
    await expect(restoreVersion(colleague, { flowId, ...input })).rejects.toMatchObject(refusal);
    expect(await getFlow(owner, flowId)).toMatchObject({ draft: [], draftVersion: 3 });
    await grant(owner.tenantId, sectionId, "view", { operatorId: colleague.operatorId });
    await restoreVersion(colleague, { flowId, ...input });
    expect(await draftOf(owner, flowId)).toEqual([sms(publicId)]);
  });

  test("refuses a viewer; to another tenant, and from another flow, the version does not exist", async () => {
    const owner = await makeActor();
    const { flowId, ...input } = await makeEmptied(owner, [nothing()]);
    const viewer = await makeActor({ tenantOf: owner, role: "viewer" });
    await expect(restoreVersion(viewer, { flowId, ...input })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(restoreVersion(await makeActor(), { flowId, ...input })).rejects.toMatchObject({ code: "NOT_FOUND" });
    const { id: other } = await createFlow(owner, { name: "Other" });
    const crossed = { flowId: other, versionId: input.versionId, baseVersion: 1 };
    await expect(restoreVersion(owner, crossed)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await getFlow(owner, flowId)).toMatchObject({ draft: [], draftVersion: 3 });
  });
});
