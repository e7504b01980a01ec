import { describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { newId } from "#lib/db/ids.ts";
import { startExecution } from "#lib/executions/mutations/start-execution.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { publishFlow } from "#lib/flows/mutations/publish-flow.ts";
import { saveDraft } from "#lib/flows/mutations/save-draft.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import { makeEngineParts, noQueue, readExecution, runActions } from "#test/engine-parts.ts";
import { makeActor, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";

async function makeSmsFlow(
  actor: Actor,
): Promise<{ flowId: string; itemId: string; sectionId: string; actions: object[] }> {
  const sectionId = await makeSection(actor);
  const { id: itemId } = await createConnection(actor, { sectionId, appId: "TWILIO", name: "Later" });
  const params = { connection_id: toPublicId("ac", itemId), from: "+1", to: "+2", message: "hi" };
  const actions = [{ id: "sms", type: "TWILIO", action: "SEND_SMS", params }];
  const { id: flowId } = await createFlow(actor, { name: "Order alerts", actions });
  return { flowId, itemId, sectionId, actions };
}

const draftOf = (flowId: string) => ({ flowId, which: "draft" as const, input: { sku: "A-1" } });
const executionsOf = (flowId: string) => ownerDb.flowExecution.count({ where: { flowId } });

describe("startExecution", () => {
  test("queues the draft as last saved, with its uses, its job and an audit row", async () => {
    const actor = await makeActor({ role: "editor" });
    const { flowId, itemId } = await makeSmsFlow(actor);
    const jobs: object[] = [];
    const { id } = await startExecution(actor, draftOf(flowId), { add: async (_, job) => void jobs.push(job) });

    expect(jobs).toEqual([{ tenantId: actor.tenantId, executionId: id }]);
    const execution = await readExecution(actor.tenantId, id);
    expect(execution).toMatchObject({
      status: "QUEUED",
      isDraft: true,
      input: { sku: "A-1" },
      startedById: actor.operatorId,
    });
    const uses = await ownerDb.vaultItemUse.findMany({ where: { itemId, flowVersionId: execution.flowVersionId } });
    expect(uses).toHaveLength(1);
    const audit = await ownerDb.auditEvent.findMany({ where: { targetId: flowId, action: "flow.run" } });
    expect(audit).toMatchObject([{ detail: { name: "Order alerts", execution: toPublicId("afe", id), draft: true } }]);
  });

  test("one saved draft has one snapshot, another draft another", async () => {
    const actor = await makeActor();
    const { flowId, actions } = await makeSmsFlow(actor);
    const start = async () =>
      (await readExecution(actor.tenantId, (await startExecution(actor, draftOf(flowId), noQueue)).id)).flowVersionId;
    const both = await Promise.all([start(), start()]);
    expect(both[0]).toBe(both[1]);
    const { draftVersion } = await ownerDb.flow.findFirstOrThrow({ where: { id: flowId } });
    await saveDraft(actor, {
      flowId,
      baseVersion: draftVersion,
      actions: [...actions, { id: "b", type: "FLOW", action: "DO_NOTHING" }] as never,
    });
    expect(await start()).not.toBe(both[0]);
  });

  test("the published version runs, and not what was edited since", async () => {
    const actor = await makeActor();
    const { flowId } = await makeSmsFlow(actor);
    const run = { ...draftOf(flowId), which: "published" as const };
    await expect(startExecution(actor, run, noQueue)).rejects.toMatchObject({
      code: "CONFLICT",
      messageKey: "engine.neverPublished",
    });
    const { draftVersion } = await ownerDb.flow.findFirstOrThrow({ where: { id: flowId } });
    await publishFlow(actor, { flowId, draftVersion });
    await saveDraft(actor, { flowId, baseVersion: draftVersion, actions: [] });
    const { id } = await startExecution(actor, run, noQueue);
    const { flowVersionId, isDraft } = await readExecution(actor.tenantId, id);
    const version = await ownerDb.flowVersion.findFirstOrThrow({ where: { id: flowVersionId } });
    expect(isDraft).toBe(false);
    expect(version.actions).toHaveLength(1);
  });

  test("refuses a viewer, who does not see a connection of it, and another tenant; nothing is written", async () => {
    const owner = await makeActor();
    const { flowId, sectionId } = await makeSmsFlow(owner);
    const viewer = await makeActor({ tenantOf: owner, role: "viewer", grants: { [sectionId]: "view" } });
    await expect(startExecution(viewer, draftOf(flowId), noQueue)).rejects.toMatchObject({
      code: "FORBIDDEN",
      messageKey: "errors.roleForbids",
    });
    const admin = await makeActor({ tenantOf: owner });
    await expect(startExecution(admin, draftOf(flowId), noQueue)).rejects.toMatchObject({
      code: "FORBIDDEN",
      messageKey: "errors.connectionNotShared",
    });
    await expect(startExecution(await makeActor(), draftOf(flowId), noQueue)).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect(startExecution(owner, draftOf(newId()), noQueue)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await executionsOf(flowId)).toBe(0);
  });

  test.each(["x\u0000", "half \ud83d"])("refuses an input that holds %j", async (text) => {
    const actor = await makeActor();
    const { flowId } = await makeSmsFlow(actor);
    for (const input of [{ a: [text] }, { [text]: 1 }]) {
      const started = startExecution(actor, { ...draftOf(flowId), input }, noQueue);
      await expect(started).rejects.toMatchObject({ code: "INVALID" });
    }
    expect(await executionsOf(flowId)).toBe(0);
  });

  test("without its job there is no execution", async () => {
    const actor = await makeActor();
    const { flowId } = await makeSmsFlow(actor);
    const broken = { add: () => Promise.reject(new Error("the queue is full")) };
    await expect(startExecution(actor, draftOf(flowId), broken)).rejects.toThrow("the queue is full");
    expect(await executionsOf(flowId)).toBe(0);
  });
});

test("an empty connection fails the run at its action, names it and links to it; its use ends with the run", async () => {
  const actor = await makeActor();
  const { actions, itemId } = await makeSmsFlow(actor);
  const execution = await runActions(await makeEngineParts(), actor, actions as never);
  const error = {
    code: "ERR_CONNECTION_EMPTY",
    messageKey: "engine.connectionEmpty",
    params: { name: "Later" },
    connectionId: itemId,
  };
  expect(execution).toMatchObject({ status: "FAILED", error });
  expect(execution.steps).toMatchObject([{ status: "FAILED", shown: { input: { to: "+2" }, error } }]);
  expect(await ownerDb.vaultItemUse.count({ where: { itemId, flowVersionId: { not: null } } })).toBe(0);
});
