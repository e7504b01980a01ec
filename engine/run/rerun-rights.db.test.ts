import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { getExecution } from "#lib/executions/data/get-execution.ts";
import { deleteExecution } from "#lib/executions/mutations/delete-execution.ts";
import { startExecution } from "#lib/executions/mutations/start-execution.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { deleteFlow } from "#lib/flows/mutations/delete-flow.ts";
import { publishFlow } from "#lib/flows/mutations/publish-flow.ts";
import { saveDraft } from "#lib/flows/mutations/save-draft.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { makeEngineParts, noQueue, readExecution, runStored } from "#test/engine-parts.ts";
import { makeActor, makeConnection, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { startCounting } from "#test/providers/counting.ts";
import { rerunFromFailure } from "./rerun-from-failure.ts";
import type { EngineParts } from "./run.ts";

const CANARY = "canary-rights-31aa";

let engine: EngineParts;
let service: Awaited<ReturnType<typeof startCounting>>;
beforeAll(async () => {
  service = await startCounting(() => ({ body: { secret: CANARY } }));
  engine = await makeEngineParts({ allow: [service.allow] });
});
afterAll(async () => {
  await engine.egress.close();
  await service.close();
});

const flow = (id: string, action: string, params: object) => ({ id, type: "FLOW", action, params });
const send = (id: string) => ({
  ...{ id, type: "HTTP", action: "SEND_REQUEST" },
  params: { method: "POST", url: `${service.origin}/${id}` },
});
const fail = flow("fail", "ERROR_MESSAGE", { message: "Stop" });
const call = (flowId: string) => flow("call", "CALL_FLOW", { flow_id: toPublicId("af", flowId) });

let owner: Actor;
let colleague: Actor;
/** An action that is never reached, of a connection that the owner alone may see. */
let hidden: object;
beforeEach(async () => {
  owner = await makeActor();
  colleague = await makeActor({ tenantOf: owner, role: "editor" });
  const { publicId } = await makeConnection(owner, { sectionId: await makeSection(owner), appId: "TWILIO" });
  const params = { connection_id: publicId, from: "+15557122661", to: "+33612345678", message: "Never" };
  const sms = { id: "sms", type: "TWILIO", action: "SEND_SMS", params };
  hidden = flow("never", "BOOLEAN_CONDITION", { if: "{{ 1 == 2 }}", then: [sms] });
});

async function makeFlow(actions: object[]): Promise<string> {
  return (await createFlow(owner, { name: "Orders", actions: actions as never, publish: true })).id;
}

async function publish(flowId: string, actions: object[]): Promise<void> {
  const { draftVersion: baseVersion } = await ownerDb.flow.findFirstOrThrow({ where: { id: flowId } });
  const saved = await saveDraft(owner, { flowId, baseVersion, actions: actions as never });
  await publishFlow(owner, { flowId, draftVersion: saved.draftVersion });
}

async function run(flowId: string, isDry = false) {
  const { id } = await startExecution(owner, { flowId, which: "published", input: {}, isDry }, noQueue);
  return resume(id);
}

async function resume(executionId: string) {
  await runStored(engine, { tenantId: owner.tenantId, executionId });
  return readExecution(owner.tenantId, executionId);
}

describe("an execution that goes on where another one failed", () => {
  const rerun = async (executionId: string) =>
    (await rerunFromFailure(owner, { executionId }, { keyring: engine.keyring, queue: noQueue })).id;

  test("is hidden from whoever may not see what the flows called by that one use", async () => {
    const called = await makeFlow([
      hidden,
      send("order"),
      flow("give", "RETURN_JSON", { payload: "{{ actions.order.body }}" }),
    ]);
    const failed = await run(await makeFlow([call(called), fail]));
    expect(failed.status).toBe("FAILED");
    expect(await getExecution(colleague, failed.id)).toMatchObject({ isHidden: true });

    const again = await resume(await rerun(failed.id));
    expect(again.status).toBe("FAILED");
    const seen = await getExecution(colleague, again.id);
    expect(JSON.stringify(seen)).not.toContain(CANARY);
    expect(seen.isHidden).toBe(true);
  });

  test("is refused to whoever may not see them any more, whatever is published meanwhile", async () => {
    const called = await makeFlow([hidden, send("order")]);
    const failed = await run(await makeFlow([call(called), fail]));
    await publish(called, [send("order")]);
    const parts = { keyring: engine.keyring, queue: noQueue };
    const refusal = { code: "FORBIDDEN" };
    await expect(rerunFromFailure(colleague, { executionId: failed.id }, parts)).rejects.toMatchObject(refusal);
  });

  test("is refused to everybody once a flow that it called is gone, and can still be deleted", async () => {
    const called = await makeFlow([hidden, send("order")]);
    const caller = await makeFlow([call(called), fail]);
    const failed = await run(caller);
    await publish(caller, [fail]);
    await deleteFlow(owner, { flowId: called });
    await expect(rerun(failed.id)).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await ownerDb.flowExecution.count({ where: { flowId: caller } })).toBe(1);
    await deleteExecution(owner, { flowId: caller, executionId: failed.id });
    expect(await ownerDb.flowExecution.count({ where: { flowId: caller } })).toBe(0);
  });

  test("goes on with the version of a called flow that it began with", async () => {
    const called = await makeFlow([send("first"), fail]);
    const failed = await run(await makeFlow([call(called)]));
    await publish(called, [send("inserted"), send("first"), fail]);
    const again = await resume(await rerun(failed.id));
    expect(again.steps.map(({ path, actionId, status }) => [path, actionId, status])).toEqual([
      ["0", "call", "FAILED"],
      ["0.call.0", "first", "SUCCEEDED"],
      ["0.call.1", "fail", "FAILED"],
    ]);
    expect(again.calledVersions).toEqual(failed.calledVersions);
  });

  test("and with the items that a loop began with", async () => {
    const items = ["{{ random(1, 1000000000) }}", 2];
    const isTwo = { operator: "EQUAL", operands: ["{{ actions.each.index }}", 1] };
    const body = [
      flow("keep", "STORE_VARS", { vars: { item: "{{ actions.each.item }}" } }),
      flow("check", "BOOLEAN_CONDITION", { if: isTwo, then: [fail] }),
    ];
    const failed = await run(await makeFlow([flow("each", "FOR_EACH", { items, do: body })]));
    const again = await resume(await rerun(failed.id));
    const inputOf = ({ steps }: typeof failed) =>
      steps.flatMap(({ path, shown }) => (path === "0" ? [(shown as { input: object }).input] : []));
    expect(again).toMatchObject({ status: "FAILED", error: { code: "ERR_FLOW_MESSAGE" } });
    expect(inputOf(again)).toEqual(inputOf(failed));
    expect(again.steps.map(({ path, status }) => [path, status])).toEqual(
      failed.steps.map(({ path, status }) => [path, status]),
    );
  });
});

test("a dry run is not answered by what an execution was, that its starter may not see", async () => {
  const flowId = await makeFlow([hidden, send("order")]);
  expect(await run(flowId)).toMatchObject({ status: "COMPLETED" });
  await publish(flowId, [send("order"), flow("give", "RETURN_JSON", { payload: "{{ actions.order }}" })]);
  const { id } = await startExecution(colleague, { flowId, which: "draft", input: {}, isDry: true }, noQueue);
  const dry = await resume(id);
  expect(dry.status).toBe("COMPLETED");
  expect(JSON.stringify(await getExecution(colleague, id))).not.toContain(CANARY);
  expect(dry.steps[0]?.shown).toMatchObject({ answeredBy: "EXAMPLE" });
});
