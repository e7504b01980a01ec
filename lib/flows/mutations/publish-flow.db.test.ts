import { describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { setSender } from "#lib/senders/mutations.ts";
import { deleteItem } from "#lib/vault/mutations/delete-item.ts";
import { auditOf, grant, makeActor, makeConnection, makeExecution, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { getFlow } from "../data/get-flow.ts";
import { getPublishCheck } from "../data/get-publish-check.ts";
import { createFlow } from "./create-flow.ts";
import { deleteFlow } from "./delete-flow.ts";
import { dropFinishedVersionUses } from "./item-uses.ts";
import { publishFlow } from "./publish-flow.ts";
import { saveDraft } from "./save-draft.ts";

const nothing = (id = "wait"): FlowAction => ({ id, type: "FLOW", action: "DO_NOTHING" });
const sms = (connection_id: string, to = "+33612345678"): FlowAction => ({
  id: "sms",
  type: "TWILIO",
  action: "SEND_SMS",
  params: { connection_id, from: "+15557122661", to, message: "Shipped" },
});

/** A flow that sends with an empty connection, published as version 1. */
async function makePublished(actor: Actor) {
  const sectionId = await makeSection(actor);
  const connection = await makeConnection(actor, { sectionId });
  const { id: flowId } = await createFlow(actor, { name: "Order shipped", actions: [sms(connection.publicId)] });
  await publishFlow(actor, { flowId, draftVersion: 2 });
  const version = await ownerDb.flowVersion.findFirstOrThrow({ where: { flowId, number: { not: null } } });
  return { flowId, sectionId, connection, versionId: version.id };
}

const usesOf = async (itemId: string) =>
  (await ownerDb.vaultItemUse.findMany({ where: { itemId } })).map(({ draftOfFlowId, flowVersionId }) =>
    draftOfFlowId ? "draft" : flowVersionId,
  );

describe("publishFlow", () => {
  test("makes the draft a version, an empty connection notwithstanding, audited", async () => {
    const actor = await makeActor({ role: "editor" });
    const { flowId, connection, versionId } = await makePublished(actor);

    expect(await getFlow(actor, flowId)).toMatchObject({
      published: { number: 1, draftVersion: 2, createdBy: "Maud Dupont" },
    });
    expect((await usesOf(connection.id)).toSorted()).toEqual(["draft", versionId].toSorted());
    expect((await auditOf(actor, flowId)).at(-1)).toMatchObject({
      action: "flow.publish",
      detail: { name: "Order shipped", number: 1 },
    });
  });

  test("publishing what is published already makes no version", async () => {
    const actor = await makeActor();
    const { flowId } = await makePublished(actor);
    expect(await publishFlow(actor, { flowId, draftVersion: 2 })).toEqual({ number: 1 });
    expect(await ownerDb.flowVersion.count({ where: { flowId, number: { not: null } } })).toBe(1);
    expect((await auditOf(actor, flowId)).filter(({ action }) => action === "flow.publish")).toHaveLength(1);
  });

  test("the next version lets go of what only the last one used", async () => {
    const actor = await makeActor();
    const { flowId, connection, versionId } = await makePublished(actor);
    await saveDraft(actor, { flowId, baseVersion: 2, actions: [nothing()] });
    expect(await usesOf(connection.id)).toEqual([versionId]);
    expect(await publishFlow(actor, { flowId, draftVersion: 3 })).toEqual({ number: 2 });
    expect(await usesOf(connection.id)).toEqual([]);
  });

  test("but keeps it while an execution of the last version is unfinished", async () => {
    const actor = await makeActor();
    const { flowId, connection, versionId } = await makePublished(actor);
    const executionId = await makeExecution(actor, { flowId, flowVersionId: versionId, status: "RUNNING" });
    await saveDraft(actor, { flowId, baseVersion: 2, actions: [] });
    await publishFlow(actor, { flowId, draftVersion: 3 });
    expect(await usesOf(connection.id)).toEqual([versionId]);

    await db.$transaction((tx) => dropFinishedVersionUses(tx, actor.tenantId, versionId));
    expect(await usesOf(connection.id)).toEqual([versionId]);
    await ownerDb.flowExecution.updateMany({ where: { id: executionId }, data: { status: "COMPLETED" } });
    await db.$transaction((tx) => dropFinishedVersionUses(tx, actor.tenantId, versionId));
    expect(await usesOf(connection.id)).toEqual([]);
  });

  test("the end of an execution does not take the published version's uses", async () => {
    const actor = await makeActor();
    const { connection, versionId } = await makePublished(actor);
    await db.$transaction((tx) => dropFinishedVersionUses(tx, actor.tenantId, versionId));
    expect(await usesOf(connection.id)).toContain(versionId);
  });

  test("refuses a draft that was saved since it was looked at", async () => {
    const actor = await makeActor();
    const { flowId } = await makePublished(actor);
    await saveDraft(actor, { flowId, baseVersion: 2, actions: [nothing()] });
    const publish = publishFlow(actor, { flowId, draftVersion: 2 });
    await expect(publish).rejects.toMatchObject({ code: "CONFLICT", messageKey: "errors.draftStale" });
  });

  test("refuses an expression that does not parse, and says where", async () => {
    const actor = await makeActor();
    const { publicId } = await makeConnection(actor, { sectionId: await makeSection(actor) });
    const { id: flowId } = await createFlow(actor, { name: "Order shipped", actions: [sms(publicId, "{{ input. }}")] });
    await expect(publishFlow(actor, { flowId, draftVersion: 2 })).rejects.toMatchObject({
      code: "INVALID",
      messageKey: "errors.flowHasProblems",
      params: { action: "sms", field: "to", count: 1 },
    });
    expect(await getFlow(actor, flowId)).toMatchObject({ published: null });
  });

  test("refuses who may not view the connection, and a viewer; the flow is another tenant's secret", async () => {
    const owner = await makeActor();
    const { publicId } = await makeConnection(owner, { sectionId: await makeSection(owner) });
    const { id: flowId } = await createFlow(owner, { name: "Order shipped", actions: [sms(publicId)] });
    const input = { flowId, draftVersion: 2 };
    const colleague = await makeActor({ tenantOf: owner });
    await expect(publishFlow(colleague, input)).rejects.toMatchObject({ messageKey: "errors.connectionNotShared" });
    const viewer = await makeActor({ tenantOf: owner, role: "viewer" });
    await expect(publishFlow(viewer, input)).rejects.toMatchObject({ messageKey: "errors.roleForbids" });
    await expect(publishFlow(await makeActor(), input)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await ownerDb.flowVersion.count({ where: { flowId, number: { not: null } } })).toBe(0);
  });

  test("locks the sections that it relies on: a revocation is before it or after it", async () => {
    const owner = await makeActor();
    const { flowId, sectionId } = await makePublished(owner);
    const colleague = await makeActor({ tenantOf: owner, role: "editor", grants: { [sectionId]: "view" } });
    await saveDraft(colleague, { flowId, baseVersion: 2, actions: (await getFlow(owner, flowId)).draft });

    let publish: Promise<unknown> = Promise.resolve();
    await ownerDb.$transaction(async (tx) => {
      await tx.$queryRaw`select 1 from "VaultSection" where "id" = ${sectionId}::uuid for update`;
      publish = publishFlow(colleague, { flowId, draftVersion: 3 }).catch((error: unknown) => error);
      await new Promise((resolve) => setTimeout(resolve, 200));
      await tx.vaultAuthorization.deleteMany({ where: { sectionId, operatorId: colleague.operatorId } });
    });
    expect(await publish).toMatchObject({ code: "FORBIDDEN", messageKey: "errors.connectionNotShared" });
    expect(await getFlow(owner, flowId)).toMatchObject({ published: { number: 1 } });
  });
});

describe("a used item", () => {
  test("cannot be deleted while a flow is saved or published with it, whichever comes first", async () => {
    for (let round = 0; round < 5; round++) {
      const actor = await makeActor();
      const connection = await makeConnection(actor, { sectionId: await makeSection(actor) });
      const { id: flowId } = await createFlow(actor, { name: "Order shipped" });
      const [saved, deleted] = await Promise.allSettled([
        saveDraft(actor, { flowId, baseVersion: 1, actions: [sms(connection.publicId)] }),
        deleteItem(actor, { itemId: connection.id }),
      ]);
      expect([saved.status, deleted.status].toSorted()).toEqual(["fulfilled", "rejected"]);
      expect(await ownerDb.vaultItem.count({ where: { id: connection.id } })).toBe(
        saved.status === "fulfilled" ? 1 : 0,
      );
    }
  });

  test("is refused deletion by the database for a draft, a published version and a running one", async () => {
    const actor = await makeActor();
    const { flowId, connection, versionId } = await makePublished(actor);
    const remove = () => deleteItem(actor, { itemId: connection.id });
    await expect(remove()).rejects.toMatchObject({ code: "CONFLICT" });
    await makeExecution(actor, { flowId, flowVersionId: versionId, status: "QUEUED" });
    await saveDraft(actor, { flowId, baseVersion: 2, actions: [] });
    await expect(remove()).rejects.toMatchObject({ code: "CONFLICT" });
    await publishFlow(actor, { flowId, draftVersion: 3 });
    await expect(remove()).rejects.toMatchObject({ code: "CONFLICT" });
    await ownerDb.flowExecution.updateMany({ where: { flowId }, data: { status: "FAILED" } });
    await db.$transaction((tx) => dropFinishedVersionUses(tx, actor.tenantId, versionId));
    await expect(remove()).resolves.toEqual({ id: connection.id });
  });
});

describe("getPublishCheck", () => {
  test("lists empty connections and problems of the draft", async () => {
    const actor = await makeActor({ role: "editor" });
    const sectionId = await makeSection(actor);
    const empty = await makeConnection(actor, { sectionId });
    const ready = await makeConnection(actor, { sectionId, name: "Billing", ready: true });
    const actions = [sms(empty.publicId, "{{ bad"), { ...sms(ready.publicId), id: "second" }];
    const { id } = await createFlow(actor, { name: "Order shipped", actions });
    expect(await getPublishCheck(actor, id)).toEqual({
      draftVersion: 2,
      actions,
      emptyConnections: [{ id: empty.id, name: "Order alerts" }],
      problems: [expect.objectContaining({ path: "0", actionId: "sms", field: "to", isBlocking: true })],
    });
  });

  test("names actions that go through a setting that nobody made", async () => {
    const admin = await makeActor();
    const actions = [
      { id: "mail", type: "AUTH0", action: "SEND_EMAIL", params: { to: "a@b.example", subject: "Hi", body: "Hi" } },
    ];
    const { id } = await createFlow(admin, { name: "Order shipped", actions });
    const problem = { path: "0", actionId: "mail", params: { channel: "MAIL" }, isBlocking: false };
    const told = async () => (await getPublishCheck(admin, id)).problems;
    expect(await told()).toEqual([{ ...problem, field: "", messageKey: "errors.senderNotChosen" }]);

    const { id: connectionId } = await makeConnection(admin, {
      ...{ sectionId: await makeSection(admin), appId: "MAILJET", ready: true },
    });
    await setSender(admin, { channel: "MAIL", connectionId, from: null, fromName: null });
    expect(await told()).toEqual([{ ...problem, field: "from", messageKey: "errors.senderNoDefault" }]);
    await setSender(admin, { channel: "MAIL", connectionId, from: "shop@example.com", fromName: null });
    expect(await told()).toEqual([]);
  });

  test("does not name a connection that is not shared; refuses a viewer and another tenant", async () => {
    const owner = await makeActor();
    const { flowId } = await makePublished(owner);
    const colleague = await makeActor({ tenantOf: owner, role: "editor" });
    expect(await getPublishCheck(colleague, flowId)).toMatchObject({ emptyConnections: [] });
    const viewer = await makeActor({ tenantOf: owner, role: "viewer" });
    await expect(getPublishCheck(viewer, flowId)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(getPublishCheck(await makeActor(), flowId)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("deleteFlow", () => {
  test("takes versions, executions and uses along, audited", async () => {
    const actor = await makeActor({ role: "editor" });
    const { flowId, connection, versionId } = await makePublished(actor);
    const step = { seq: 0, path: "0", actionId: "sms", type: "TWILIO", action: "SEND_SMS", status: "FAILED" } as const;
    const steps = [{ ...step, startedAt: new Date(), shown: {} }];
    await makeExecution(actor, { flowId, flowVersionId: versionId, steps });

    await deleteFlow(actor, { flowId });

    await expect(getFlow(actor, flowId)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await ownerDb.flowVersion.count({ where: { flowId, number: { not: null } } })).toBe(0);
    expect(await ownerDb.flowExecution.count({ where: { flowId } })).toBe(0);
    expect(await ownerDb.executionStep.count({ where: { tenantId: actor.tenantId } })).toBe(0);
    expect(await usesOf(connection.id)).toEqual([]);
    expect((await auditOf(actor, flowId)).at(-1)).toMatchObject({
      action: "flow.delete",
      detail: { name: "Order shipped" },
    });
  });

  test("refuses who may not view what the published version uses, though the draft uses it no longer", async () => {
    const owner = await makeActor();
    const { flowId } = await makePublished(owner);
    await saveDraft(owner, { flowId, baseVersion: 2, actions: [] });
    const colleague = await makeActor({ tenantOf: owner, role: "editor" });
    const refusal = { code: "FORBIDDEN", messageKey: "errors.connectionNotShared" };
    await expect(deleteFlow(colleague, { flowId })).rejects.toMatchObject(refusal);
    expect(await ownerDb.flow.count({ where: { id: flowId } })).toBe(1);
  });

  test("refuses a viewer with every grant; to another tenant the flow does not exist", async () => {
    const owner = await makeActor();
    const { flowId, sectionId } = await makePublished(owner);
    const viewer = await makeActor({ tenantOf: owner, role: "viewer" });
    await grant(owner.tenantId, sectionId, "change", { operatorId: viewer.operatorId });
    await expect(deleteFlow(viewer, { flowId })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(deleteFlow(await makeActor(), { flowId })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await ownerDb.flow.count({ where: { id: flowId } })).toBe(1);
  });
});
