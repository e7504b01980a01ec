import { describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { newId } from "#lib/db/ids.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { makeActor, makeConnection, makeExecution, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { EXECUTIONS_PER_PAGE, executionPage, listExecutionsInput } from "../list-schema.ts";
import { executionDetail } from "../schema.ts";
import { getExecution } from "./get-execution.ts";
import { listExecutions } from "./list-executions.ts";

const CANARY = "canary-8d2e";
const list = (actor: Actor, input: object = {}) => listExecutions(actor, listExecutionsInput.parse(input));

/** A published flow that sends an SMS, and one execution of it that failed. */
async function makeFailed(actor: Actor) {
  const sectionId = await makeSection(actor);
  const { publicId } = await makeConnection(actor, { sectionId });
  const actions = [{ id: "sms", type: "TWILIO", action: "SEND_SMS", params: { connection_id: publicId } }];
  const { id: flowId } = await createFlow(actor, { name: "Order shipped", actions, publish: true });
  const version = await ownerDb.flowVersion.findFirstOrThrow({ where: { flowId, number: { not: null } } });
  const error = { code: "ERR_CONNECTION_EMPTY", messageKey: "engine.connectionEmpty", params: { name: CANARY } };
  const id = await makeExecution(actor, {
    flowId,
    flowVersionId: version.id,
    status: "FAILED",
    input: { to: CANARY },
    result: CANARY,
    error,
    steps: [
      {
        seq: 0,
        path: "0",
        actionId: "sms",
        type: "TWILIO",
        action: "SEND_SMS",
        status: "FAILED",
        startedAt: new Date(),
        shown: { input: { to: CANARY }, error },
        state: `sealed-${CANARY}`,
      },
    ],
  });
  return { id, flowId, sectionId, versionId: version.id, error, actions };
}

describe("getExecution", () => {
  test("shows the journal to who may view the flow's connections, and fits its schema", async () => {
    const owner = await makeActor();
    const { id, flowId, sectionId, error, actions } = await makeFailed(owner);
    const viewer = await makeActor({ tenantOf: owner, role: "viewer", grants: { [sectionId]: "view" } });
    const detail = await getExecution(viewer, id);
    expect(detail).toMatchObject({
      id,
      flowId,
      flowName: "Order shipped",
      isDraft: false,
      versionNumber: 1,
      status: "FAILED",
      startedBy: "Maud Dupont",
      input: { to: CANARY },
      result: CANARY,
      error,
      isHidden: false,
      actions,
      steps: [{ seq: 0, attempt: 1, path: "0", actionId: "sms", shown: { input: { to: CANARY }, error } }],
    });
    expect(executionDetail.parse(JSON.parse(JSON.stringify(detail)))).toMatchObject({ id });
    expect(JSON.stringify(detail)).not.toContain("sealed-");
  });

  test("hides inputs, outputs and errors from who may not view a connection, an administrator included", async () => {
    const owner = await makeActor();
    const { id } = await makeFailed(owner);
    const colleague = await makeActor({ tenantOf: owner });
    const detail = await getExecution(colleague, id);
    expect(detail).toMatchObject({ status: "FAILED", isHidden: true, input: null, result: null, error: null });
    expect(detail.steps).toMatchObject([{ actionId: "sms", status: "FAILED", shown: null }]);
    expect(JSON.stringify(detail)).not.toContain(CANARY);
  });

  test("does not exist for another tenant", async () => {
    const { id } = await makeFailed(await makeActor());
    await expect(getExecution(await makeActor(), id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("listExecutions", () => {
  test("lists the newest first, by flow and status", async () => {
    const owner = await makeActor();
    const { id, flowId, versionId } = await makeFailed(owner);
    const other = await makeFailed(owner);
    const run = () => makeExecution(owner, { flowId, flowVersionId: versionId, isDraft: true, startedById: null });
    const later = [await run(), await run()];

    const ids = async (input: object) => (await list(owner, input)).executions.map((each) => each.id);
    expect(await ids({})).toEqual([...later.toReversed(), other.id, id]);
    expect(await ids({ flowId })).toEqual([...later.toReversed(), id]);
    expect(await ids({ flowId, status: "FAILED" })).toEqual([id]);
    const page = await list(owner, { flowId });
    expect(page).toMatchObject({ hasNewer: false, hasOlder: false, canRun: true, flow: { name: "Order shipped" } });
    expect(page.executions[0]).toMatchObject({ isDraft: true, versionNumber: null, startedBy: null });
    expect(executionPage.parse(JSON.parse(JSON.stringify(page)))).toEqual(page);
    const viewer = await makeActor({ tenantOf: owner, role: "viewer" });
    expect(await list(viewer)).toMatchObject({ canRun: false, executions: [{}, {}, {}, {}] });
  });

  test("turns pages by the executions at their edges, both ways", async () => {
    const owner = await makeActor();
    const { id, flowId, versionId } = await makeFailed(owner);
    const row = { tenantId: owner.tenantId, flowId, flowVersionId: versionId, isDraft: false } as const;
    const ids = [id, ...Array.from({ length: EXECUTIONS_PER_PAGE + 4 }, () => newId())];
    await ownerDb.flowExecution.createMany({
      data: ids.slice(1).map((each) => ({ ...row, id: each, status: "COMPLETED" })),
    });
    // Of those made in the same millisecond, any may be the first.
    const newest = ids.toSorted().toReversed();
    const seen = async (input: object) => {
      const { executions, hasNewer, hasOlder } = await list(owner, input);
      return { ids: executions.map((each) => each.id), hasNewer, hasOlder };
    };
    const first = { ids: newest.slice(0, EXECUTIONS_PER_PAGE), hasNewer: false, hasOlder: true };
    expect(await seen({ flowId })).toEqual(first);
    const second = await seen({ flowId, before: first.ids.at(-1) });
    expect(second).toEqual({ ids: newest.slice(EXECUTIONS_PER_PAGE), hasNewer: true, hasOlder: false });
    expect(await seen({ flowId, after: second.ids[0] })).toEqual(first);
    expect(await seen({ after: newest[3] })).toEqual({ ids: newest.slice(0, 3), hasNewer: false, hasOlder: true });
    expect((await seen({ after: id })).hasNewer).toBe(true);
  });

  test("says what started each, and lists one trigger's alone; of a trigger that is gone there is no name", async () => {
    const owner = await makeActor();
    const { flowId, versionId } = await makeFailed(owner);
    const triggerId = newId();
    const hook = { type: "HOOK", mode: "SYNC", auth: "SIGNATURE" } as const;
    await ownerDb.flowTrigger.create({
      data: { tenantId: owner.tenantId, id: triggerId, flowId, name: "Orders", ...hook },
    });
    const made = { flowId, flowVersionId: versionId, startedById: null, source: "HOOK" } as const;
    const gone = newId();
    const kept = await makeExecution(owner, { ...made, triggerId, duplicates: 2, isDry: true });
    const orphan = await makeExecution(owner, { ...made, triggerId: gone, status: "RUNNING", canceledAt: new Date() });

    const page = await list(owner, { triggerId });
    expect(page.trigger).toEqual({ id: triggerId, name: "Orders", source: "HOOK" });
    expect(page.executions).toMatchObject([
      { id: kept, source: "HOOK", triggerName: "Orders", duplicates: 2, isDry: true, isStopping: false },
    ]);
    expect(await list(owner, { triggerId: gone })).toMatchObject({
      trigger: null,
      executions: [{ id: orphan, triggerName: null, isStopping: true }],
    });
  });

  test("says which version each ran, and lists one version's alone", async () => {
    const owner = await makeActor();
    const { id, versionId } = await makeFailed(owner);
    await makeFailed(owner);
    const page = await list(owner, { versionId });
    expect(page.version).toEqual({ isDraft: false, versionNumber: 1, draftVersion: 2 });
    expect(page.executions).toMatchObject([{ id, versionId, versionNumber: 1, draftVersion: 2 }]);
    const unknown = await list(owner, { versionId: newId() });
    expect(unknown).toMatchObject({ version: null, executions: [] });
  });

  test("another tenant sees none of it", async () => {
    const { flowId, versionId } = await makeFailed(await makeActor());
    const stranger = await makeActor();
    expect(await list(stranger, { versionId })).toMatchObject({ version: null, executions: [] });
    expect(await list(stranger)).toMatchObject({ executions: [], hasNewer: false, hasOlder: false });
    expect(await list(stranger, { flowId })).toMatchObject({ executions: [], flow: null });
  });
});
