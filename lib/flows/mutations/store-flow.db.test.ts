import { expect, test, vi } from "vitest";
import { toPublicId } from "#lib/shared/public-id.ts";
import { auditOf, makeActor, makeConnection, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { getFlow } from "../data/get-flow.ts";
import { createFlow } from "./create-flow.ts";
import { saveDraft } from "./save-draft.ts";
import { storeFlow } from "./store-flow.ts";

const sms = (connection_id: string) => ({
  id: "sms",
  type: "TWILIO",
  action: "SEND_SMS",
  params: { connection_id, to: "{{ input.to }}" },
});

test("saves and publishes in one transaction, and renames, each audited", async () => {
  const actor = await makeActor();
  const connection = await makeConnection(actor, { sectionId: await makeSection(actor) });
  const { id: flowId } = await createFlow(actor, { name: "Order shipped", publish: true });

  await storeFlow(actor, { flowId, name: "Order sent", actions: [sms(connection.publicId)] });

  expect(await getFlow(actor, flowId)).toMatchObject({
    name: "Order sent",
    draft: [sms(connection.publicId)],
    draftVersion: 2,
    published: { number: 2, draftVersion: 2 },
  });
  expect((await auditOf(actor, flowId)).slice(2)).toMatchObject([
    { action: "flow.rename", detail: { before: "Order shipped", after: "Order sent" } },
    { action: "flow.publish", detail: { name: "Order sent", number: 2 } },
  ]);
});

test("what is left out stays; what is stored already makes no version", async () => {
  const actor = await makeActor();
  const { publicId } = await makeConnection(actor, { sectionId: await makeSection(actor) });
  const { id: flowId } = await createFlow(actor, { name: "Order shipped", actions: [sms(publicId)], publish: true });
  await storeFlow(actor, { flowId, name: "Order sent" });
  await storeFlow(actor, { flowId, actions: [sms(publicId)] });
  await storeFlow(actor, { flowId });
  expect(await getFlow(actor, flowId)).toMatchObject({ name: "Order sent", draftVersion: 2, published: { number: 1 } });
});

test("actions that are published already leave a draft that someone is at alone", async () => {
  const actor = await makeActor();
  const { publicId } = await makeConnection(actor, { sectionId: await makeSection(actor) });
  const { id: flowId } = await createFlow(actor, { name: "Order shipped", actions: [sms(publicId)], publish: true });
  await saveDraft(actor, { flowId, baseVersion: 2, actions: [] });
  await storeFlow(actor, { flowId, actions: [sms(publicId)] });
  expect(await getFlow(actor, flowId)).toMatchObject({ draft: [], draftVersion: 3, published: { number: 1 } });
});

test("publishes a draft that was saved in the dashboard, if the same actions come", async () => {
  const actor = await makeActor();
  const { publicId } = await makeConnection(actor, { sectionId: await makeSection(actor) });
  const { id: flowId } = await createFlow(actor, { name: "Order shipped", actions: [sms(publicId)] });
  await storeFlow(actor, { flowId, actions: [sms(publicId)] });
  expect(await getFlow(actor, flowId)).toMatchObject({ draftVersion: 2, published: { number: 1, draftVersion: 2 } });
});

test("a document that cannot be stored, or published, changes nothing", async () => {
  const actor = await makeActor();
  const { id: flowId } = await createFlow(actor, { name: "Order shipped", publish: true });
  const refused: [unknown, string][] = [
    [[{ id: "a" }], "errors.flowShape"],
    [[sms("ac_0000000000000000000000")], "errors.connectionNotFound"],
    [[{ ...sms(""), params: { to: "{{ bad" } }], "errors.flowHasProblems"],
  ];
  for (const [actions, messageKey] of refused) {
    await expect(storeFlow(actor, { flowId, name: "x", actions })).rejects.toMatchObject({
      code: "INVALID",
      messageKey,
    });
  }
  expect(await getFlow(actor, flowId)).toMatchObject({
    name: "Order shipped",
    draftVersion: 1,
    published: { number: 1 },
  });
});

test("refuses a viewer and who may not view the connection; to another tenant the flow does not exist", async () => {
  const owner = await makeActor();
  const { publicId } = await makeConnection(owner, { sectionId: await makeSection(owner) });
  const { id: flowId } = await createFlow(owner, { name: "Order shipped", actions: [sms(publicId)], publish: true });
  const input = { flowId, actions: [] };
  const viewer = await makeActor({ tenantOf: owner, role: "viewer" });
  await expect(storeFlow(viewer, input)).rejects.toMatchObject({ messageKey: "errors.roleForbids" });
  const colleague = await makeActor({ tenantOf: owner, role: "editor" });
  await expect(storeFlow(colleague, input)).rejects.toMatchObject({ messageKey: "errors.connectionNotShared" });
  await expect(storeFlow(await makeActor(), input)).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await ownerDb.flowVersion.count({ where: { flowId, number: { not: null } } })).toBe(1);
});

test("two flows that call each other, stored at the same moment, are both published", async () => {
  const actor = await makeActor();
  const sectionId = await makeSection(actor);
  const { publicId } = await makeConnection(actor, { sectionId });
  const [a, b] = await Promise.all(["A", "B"].map((name) => createFlow(actor, { name, publish: true })));
  const call = (id = "") => ({
    id: "call",
    type: "FLOW",
    action: "CALL_FLOW",
    params: { flow_id: toPublicId("af", id) },
  });
  const store = (flowId = "", calledId = "") => storeFlow(actor, { flowId, actions: [call(calledId), sms(publicId)] });
  const stored = await ownerDb.$transaction(async (tx) => {
    // Held up here, each has locked the flow that it calls, or waits for the other one to be done with it.
    await tx.$queryRaw`select 1 from "VaultSection" where "id" = ${sectionId}::uuid for update`;
    const both = [store(a?.id, b?.id), store(b?.id, a?.id)];
    await vi.waitFor(async () => {
      const waiting = await ownerDb.$queryRaw<unknown[]>`
        select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      expect(waiting).toHaveLength(2);
    }, 10_000);
    return { both };
  });
  await Promise.all(stored.both);
  for (const flow of [a, b]) expect((await getFlow(actor, flow?.id ?? "")).published?.number).toBe(2);
});
