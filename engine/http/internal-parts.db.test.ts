import { beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { newId } from "#lib/db/ids.ts";
import { getExecution } from "#lib/executions/data/get-execution.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { makeEngineParts, noQueue, runStored } from "#test/engine-parts.ts";
import { grant, makeActor, makeConnection, makeExecution, makeSection } from "#test/factories.ts";
import { flow } from "#test/flow-action.ts";
import { ownerDb } from "#test/owner.ts";
import { createArchiveOpener } from "../pkcs12/open-archive.ts";
import type { EngineParts } from "../run/run.ts";
import { internalApp } from "./internal.ts";

const CANARY = "canary-internal-part-40";
const token = "t".repeat(64);
let engine: EngineParts;
let app: ReturnType<typeof internalApp>;
beforeAll(async () => {
  engine = await makeEngineParts();
  app = internalApp({ token, engine, queue: noQueue, archives: createArchiveOpener() });
});

async function run({ tenantId, operatorId }: Actor, input: object) {
  const sessionId = newId();
  await ownerDb.session.create({ data: { tenantId, id: sessionId, operatorId } });
  const session = { "x-coffre-tenant": tenantId, "x-coffre-session": sessionId };
  const answer = await app.request("/internal/executions", {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}`, ...session },
    body: JSON.stringify({ which: "draft", input: {}, ...input }),
  });
  return { status: answer.status, ...((await answer.json()) as { executionId?: string; messageKey?: string }) };
}

const only = (actionId: string, outputs = {}) => ({ part: { mode: "ONLY", actionId, outputs } });
const give = flow("give", "RETURN_JSON", { payload: { got: "{{ actions.pick.result }}", to: "{{ input.to }}" } });
const pick = flow("pick", "MAP_VALUE", { input: "a", cases: { a: CANARY } });

/** A flow of which an earlier version used a connection, an execution of that version, and who may not see it. */
async function makeOld() {
  const owner = await makeActor();
  const sectionId = await makeSection(owner);
  const { publicId } = await makeConnection(owner, { sectionId });
  const { id: flowId } = await createFlow(owner, { name: "Orders", actions: [pick, give] });
  const sms = { id: "sms", type: "TWILIO", action: "SEND_SMS", params: { connection_id: publicId } };
  const versionId = newId();
  const version = { tenantId: owner.tenantId, id: versionId, flowId, number: 9, draftVersion: 9 };
  await ownerDb.flowVersion.create({ data: { ...version, actions: [pick, sms] } });
  const step = { seq: 0, path: "0", actionId: "pick", type: "FLOW", action: "MAP_VALUE", status: "SUCCEEDED" } as const;
  const at = { startedAt: new Date(), endedAt: new Date() };
  const executionId = await makeExecution(owner, {
    ...{ flowId, flowVersionId: versionId, input: { to: CANARY }, trigger: { query: { to: CANARY } } },
    steps: [{ ...step, ...at, shown: { output: { result: CANARY } } }],
  });
  const colleague = await makeActor({ tenantOf: owner, role: "editor" });
  return { owner, colleague, sectionId, flowId, executionId };
}

const started = (flowId: string) => ownerDb.flowExecution.findMany({ where: { flowId, status: "QUEUED" } });

describe("what a part begins with", () => {
  test("is given to whoever may read it where it stands, and shown to nobody else", async () => {
    const { owner, colleague, sectionId, flowId, executionId } = await makeOld();
    const refused = await run(colleague, { flowId, from: executionId, ...only("give") });
    expect(refused).toMatchObject({ status: 403, messageKey: "errors.connectionNotShared" });
    expect(await started(flowId)).toEqual([]);

    const { executionId: id = "" } = await run(owner, { flowId, from: executionId, ...only("give") });
    await runStored(engine, { tenantId: owner.tenantId, executionId: id });
    expect(await getExecution(owner, id)).toMatchObject({
      ...{ status: "COMPLETED", rerunOfId: executionId, result: { got: CANARY, to: CANARY } },
      part: { mode: "ONLY", actionId: "give", path: "1" },
    });
    const seen = await getExecution(colleague, id);
    expect(seen.isHidden).toBe(true);
    // The document itself is what anybody may read.
    expect(JSON.stringify({ ...seen, actions: [] })).not.toContain(CANARY);
    await grant(owner.tenantId, sectionId, "view", { operatorId: colleague.operatorId });
    expect(await run(colleague, { flowId, from: executionId, ...only("give") })).toMatchObject({ status: 202 });
  });

  test("is given to nobody where a flow that it called is gone: what that used, nobody can tell", async () => {
    const { owner, flowId, executionId } = await makeOld();
    await ownerDb.flowExecution.updateMany({ where: { id: executionId }, data: { calledVersions: [newId()] } });
    expect((await getExecution(owner, executionId)).isHidden).toBe(true);
    for (const asked of [{ from: executionId }, { from: executionId, ...only("give") }])
      expect(await run(owner, { flowId, ...asked })).toMatchObject({
        status: 403,
        messageKey: "errors.connectionNotShared",
      });
    expect(await started(flowId)).toEqual([]);
  });

  test("is of this flow, of this tenant, and of an execution that is there", async () => {
    const { owner, flowId, executionId } = await makeOld();
    const { id: otherId } = await createFlow(owner, { name: "Other", actions: [pick, give] });
    const stranger = await makeActor();
    const { id: foreignId } = await createFlow(stranger, { name: "Foreign", actions: [pick, give] });
    const from = executionId;
    for (const [actor, asked] of [
      [owner, { flowId: otherId, from, ...only("give") }],
      [owner, { flowId: otherId, from }],
      [owner, { flowId, from: newId(), ...only("give") }],
      [stranger, { flowId: foreignId, from, ...only("give") }],
      [stranger, { flowId: foreignId, from }],
      [stranger, { flowId, ...only("give") }],
    ] as const)
      expect(await run(actor, asked)).toMatchObject({ status: 404 });
    for (const id of [flowId, otherId, foreignId]) expect(await started(id)).toEqual([]);
  });

  test("is for an action that is there, and for those before it", async () => {
    const { owner, flowId } = await makeOld();
    const refusal = async (asked: object) => (await run(owner, { flowId, ...asked })).messageKey;
    expect(await refusal(only("gone"))).toBe("errors.partActionGone");
    expect(await refusal(only("pick", { give: 1 }))).toBe("errors.partNotEarlier");
    expect(await refusal(only("give", { pick: "a\u0000" }))).toBe("engine.inputUnstorable");
    const half = "x".repeat(1_200_000);
    const { id: longId } = await createFlow(owner, { name: "Long", actions: [pick, { ...pick, id: "again" }, give] });
    expect(await run(owner, { flowId: longId, ...only("give", { pick: half, again: half }) })).toMatchObject({
      status: 400,
    });
    expect(await started(flowId)).toEqual([]);
  });

  test("a viewer runs none", async () => {
    const { owner, flowId, executionId } = await makeOld();
    const viewer = await makeActor({ tenantOf: owner, role: "viewer" });
    for (const asked of [{ from: executionId }, { from: executionId, ...only("give") }, only("give")])
      expect(await run(viewer, { flowId, ...asked })).toMatchObject({ status: 403, messageKey: "errors.roleForbids" });
    expect(await started(flowId)).toEqual([]);
  });
});

describe("a whole run with what another one was given", () => {
  test("takes its input and its trigger, for whoever may read them", async () => {
    const { owner, colleague, flowId, executionId } = await makeOld();
    expect(await run(colleague, { flowId, from: executionId })).toMatchObject({ status: 403 });
    expect(await started(flowId)).toEqual([]);
    expect(await run(owner, { flowId, from: executionId, input: { to: "typed" } })).toMatchObject({ status: 202 });
    const given = { input: { to: CANARY }, trigger: { query: { to: CANARY } } };
    expect(await started(flowId)).toMatchObject([
      { ...given, source: "MANUAL", rerunOfId: null, part: null, takes: 0 },
    ]);
  });
});
