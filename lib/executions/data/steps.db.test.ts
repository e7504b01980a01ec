import { describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import type { Prisma } from "#lib/db/generated/client.ts";
import { newId } from "#lib/db/ids.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { makeActor, makeConnection, makeExecution, makeSection } from "#test/factories.ts";
import { ownerDb, waitForLock } from "#test/owner.ts";
import { executionDetail, iterationPage, stepScope } from "../schema.ts";
import { getExecution } from "./get-execution.ts";
import { getJournal } from "./get-journal.ts";
import { getSteps, listIterations } from "./get-steps.ts";

const CANARY = "canary-51c7";
const at = new Date("2026-11-22T12:00:00Z");
/** Prisma's own five seconds are few on a machine that is busy. */
const LOCKED = { timeout: 20_000 };

type Step = Omit<Prisma.ExecutionStepUncheckedCreateWithoutExecutionInput, "tenantId">;

const step = (seq: number, path: string, change: Partial<Step> = {}): Step => ({
  ...{ seq, path, attempt: 1, actionId: `a${seq}`, type: "FLOW", action: "DO_NOTHING", status: "SUCCEEDED" },
  ...{ startedAt: at, endedAt: at, shown: { output: { seq: CANARY } } },
  ...change,
});

/** A loop of twelve: in the last one its action fails twice and then succeeds, in the one before it fails for good. */
const loopSteps: Step[] = [
  step(0, "0", { action: "FOR_EACH" }),
  ...Array.from({ length: 12 }, (_, index) => step(index + 1, `0.do#${index}.0`)).slice(0, 10),
  step(11, "0.do#10.0", { status: "FAILED" }),
  step(12, "0.do#11.0", { status: "FAILED", resumeAt: at }),
  step(12, "0.do#11.0", { attempt: 2 }),
  step(13, "0.do#11.1", { status: "STARTED", endedAt: null, type: "TWILIO", action: "SEND_SMS" }),
  step(14, "0.do#11.2.do#0.0"),
  step(15, "1"),
];

async function makeRun(actor: Actor, change: Partial<Parameters<typeof makeExecution>[1]> = {}) {
  const sectionId = await makeSection(actor);
  const { publicId } = await makeConnection(actor, { sectionId });
  const actions = [{ id: "sms", type: "TWILIO", action: "SEND_SMS", params: { connection_id: publicId } }];
  const { id: flowId } = await createFlow(actor, { name: "Loop", actions, publish: true });
  const version = await ownerDb.flowVersion.findFirstOrThrow({ where: { flowId, number: { not: null } } });
  const id = await makeExecution(actor, { flowId, flowVersionId: version.id, status: "RUNNING", ...change });
  return { id, flowId, versionId: version.id, sectionId };
}

/** As an engine keeps a run that it writes once. */
const asJournal = (steps: readonly Step[]) => JSON.parse(JSON.stringify(steps)) as Prisma.InputJsonValue;

describe.each([
  ["rows of their own", { steps: loopSteps }],
  ["the execution itself", { journal: asJournal(loopSteps) }],
])("a journal kept in %s", (_where, kept) => {
  test("shows the document's steps, and of loops how many iterations there are", async () => {
    const owner = await makeActor();
    const { id } = await makeRun(owner, kept);
    const detail = await getExecution(owner, id);
    expect(detail.steps.map(({ path }) => path)).toEqual(["0", "1"]);
    expect(detail.steps[0]).toMatchObject({ attempt: 1, startedAt: at, endedAt: at, shown: { output: {} } });
    expect(detail.loops).toEqual([{ path: "0", begun: 12, failed: 1, firstFailed: 10 }]);
    expect(executionDetail.parse(JSON.parse(JSON.stringify(detail)))).toMatchObject({ id });
  });

  test("shows one iteration with all attempts, and how the iterations ended", async () => {
    const owner = await makeActor();
    const { id } = await makeRun(owner, kept);
    const scope = await getSteps(owner, { id, scope: "0.do#11" });
    expect(scope.steps.map(({ path, attempt, status }) => [path, attempt, status])).toEqual([
      ["0.do#11.0", 1, "FAILED"],
      ["0.do#11.0", 2, "SUCCEEDED"],
      ["0.do#11.1", 1, "STARTED"],
    ]);
    expect(scope.loops).toEqual([{ path: "0.do#11.2", begun: 1, failed: 0, firstFailed: null }]);
    expect(stepScope.parse(JSON.parse(JSON.stringify(scope)))).toEqual(scope);
    const one = await getSteps(owner, { id, scope: "0.do#11", path: "0.do#11.0" });
    expect(one.steps.map(({ path, attempt }) => [path, attempt])).toEqual([
      ["0.do#11.0", 1],
      ["0.do#11.0", 2],
    ]);
    // Not those of 10 and 11.
    expect((await getSteps(owner, { id, scope: "0.do#1" })).steps.map(({ path }) => path)).toEqual(["0.do#1.0"]);

    const page = await listIterations(owner, { id, loop: "0", from: 9 });
    expect(page).toEqual({
      iterations: [
        { index: 9, isFailed: false, startedAt: at, endedAt: at },
        { index: 10, isFailed: true, startedAt: at, endedAt: at },
        { index: 11, isFailed: false, startedAt: at, endedAt: null },
      ],
      hasMore: false,
    });
    expect(iterationPage.parse(JSON.parse(JSON.stringify(page)))).toEqual(page);
    expect(await listIterations(owner, { id, loop: "0", limit: 2 })).toMatchObject({
      iterations: [{ index: 0 }, { index: 1 }],
      hasMore: true,
    });
  });
});

test("an effect whose end nobody saw is found wherever it stands, until somebody says what became of it", async () => {
  const owner = await makeActor();
  const { id } = await makeRun(owner, { status: "UNCERTAIN", steps: loopSteps });
  expect((await getExecution(owner, id)).uncertain).toMatchObject([{ path: "0.do#11.1", seq: 13 }]);
  const where = { tenantId: owner.tenantId, executionId: id, seq: 13 };
  await ownerDb.executionStep.updateMany({ where, data: { shown: { settledAs: "REPEAT" } } });
  expect((await getExecution(owner, id)).uncertain).toEqual([]);
});

test("the steps of a long document come in the order in which they were started, as many as one asks for", async () => {
  const owner = await makeActor();
  const steps = Array.from({ length: 12 }, (_, index) => step(index, `${index}`));
  const { id } = await makeRun(owner, { steps });
  const first = await getExecution(owner, id, 11);
  expect(first.hasMore).toBe(true);
  expect(first.steps.map(({ path }) => path)).toEqual(steps.slice(0, 11).map(({ path }) => path));
  expect((await getExecution(owner, id, 12)).hasMore).toBe(false);
});

describe("who may not see an item", () => {
  const secretive = {
    steps: loopSteps,
    status: "UNCERTAIN",
    input: CANARY,
    trigger: { headers: CANARY },
    result: CANARY,
    error: { code: CANARY },
  } as const;

  test("of the flow sees no input, output, request or call", async () => {
    const owner = await makeActor();
    const { id, sectionId } = await makeRun(owner, secretive);
    const colleague = await makeActor({ tenantOf: owner });
    const seen = [await getExecution(colleague, id), await getSteps(colleague, { id, scope: "0.do#11" })];
    expect(JSON.stringify(seen)).not.toContain(CANARY);
    expect(seen).toMatchObject([
      { isHidden: true, trigger: null, uncertain: [{ shown: null }] },
      { steps: [{}, {}, {}] },
    ]);
    const viewer = await makeActor({ tenantOf: owner, role: "viewer", grants: { [sectionId]: "view" } });
    expect(await getExecution(viewer, id)).toMatchObject({
      isHidden: false,
      trigger: secretive.trigger,
      canRun: false,
    });
  });

  test("of a flow that it calls, or that called one that is gone, sees as little", async () => {
    const owner = await makeActor();
    const called = await makeRun(owner);
    const caller = await makeRun(owner);
    const change = { flowId: caller.flowId, flowVersionId: caller.versionId };
    const id = await makeExecution(owner, { ...secretive, ...change, calledVersions: [called.versionId] });
    const one = await makeActor({ tenantOf: owner, grants: { [caller.sectionId]: "view" } });
    const both = await makeActor({
      tenantOf: owner,
      grants: { [caller.sectionId]: "view", [called.sectionId]: "view" },
    });
    expect(await getExecution(one, id)).toMatchObject({ isHidden: true });
    expect(await getExecution(both, id)).toMatchObject({
      isHidden: false,
      calls: [{ versionId: called.versionId, flowId: called.flowId, flowName: "Loop", versionNumber: 1 }],
    });
    const orphan = await makeExecution(owner, { ...secretive, ...change, calledVersions: [newId()] });
    expect(await getExecution(both, orphan)).toMatchObject({ isHidden: true });
  });

  test("sees nothing of a flow that is called while they look", async () => {
    const owner = await makeActor();
    const [called, caller] = [await makeRun(owner), await makeRun(owner)];
    const actor = await makeActor({ tenantOf: owner, grants: { [caller.sectionId]: "view" } });
    const id = await makeExecution(owner, {
      flowId: caller.flowId,
      flowVersionId: caller.versionId,
      status: "RUNNING",
    });
    const { tenantId } = owner;
    for (const look of [() => getExecution(actor, id), () => getSteps(actor, { id }), () => getJournal(actor, id)]) {
      await ownerDb.flowExecution.updateMany({ where: { id }, data: { calledVersions: [] } });
      await ownerDb.executionStep.deleteMany({ where: { executionId: id } });
      let seen: ReturnType<typeof look> | undefined;
      await ownerDb.$transaction(async (tx) => {
        await tx.$executeRaw`lock table "ExecutionStep" in access exclusive mode`;
        seen = look();
        await waitForLock();
        await tx.flowExecution.updateMany({ where: { id }, data: { calledVersions: [called.versionId] } });
        await tx.executionStep.create({ data: { tenantId, executionId: id, ...step(0, "0.call.0") } });
      }, LOCKED);
      expect(await seen).toMatchObject({ steps: [{ path: "0.call.0", shown: null }] });
    }
  });

  test("of another tenant finds nothing", async () => {
    const { id } = await makeRun(await makeActor(), { steps: loopSteps });
    const stranger = await makeActor();
    for (const read of [() => getSteps(stranger, { id }), () => listIterations(stranger, { id, loop: "0" })])
      await expect(read()).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
