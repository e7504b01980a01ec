import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { startExecution } from "#lib/executions/mutations/start-execution.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { saveDraft } from "#lib/flows/mutations/save-draft.ts";
import type { RunFlowInput } from "#lib/flows/schema.ts";
import type { Json } from "#lib/shared/json.ts";
import { makeEngineParts, noQueue, readExecution, runStored } from "#test/engine-parts.ts";
import { auditOf, makeActor } from "#test/factories.ts";
import { flow, sendTo } from "#test/flow-action.ts";
import { everyTableAsText, ownerDb } from "#test/owner.ts";
import { type CountedAnswer, type CountedCall, startCounting } from "#test/providers/counting.ts";
import { rerunFromFailure } from "./rerun-from-failure.ts";
import type { EngineParts } from "./run.ts";
import { startPart } from "./start-part.ts";

const CANARY = "canary-part-5f21c0de";

let engine: EngineParts;
let service: Awaited<ReturnType<typeof startCounting>>;
let answer: (call: CountedCall) => CountedAnswer;
let actor: Actor;
beforeAll(async () => {
  service = await startCounting((call) => answer(call));
  engine = await makeEngineParts({ allow: [service.allow] });
});
afterAll(async () => {
  await engine.egress.close();
  await service.close();
});
beforeEach(async () => {
  answer = () => ({});
  service.calls.length = 0;
  service.effects.length = 0;
  actor = await makeActor();
});

const send = (id: string, params: object = {}, rest: object = {}) => sendTo(service, id, params, rest);
const keep = (id: string, payload: Json) => flow(id, "RETURN_JSON", { payload });
const fail = flow("fail", "ERROR_MESSAGE", { message: "Stop" });
const sentTo = (path: string) => service.effects.filter((each) => each.path === path);

async function makeFlow(actions: object[]): Promise<string> {
  return (await createFlow(actor, { name: "Orders", actions: actions as never })).id;
}

async function save(flowId: string, actions: object[]): Promise<void> {
  const { draftVersion: baseVersion } = await ownerDb.flow.findFirstOrThrow({ where: { id: flowId } });
  await saveDraft(actor, { flowId, baseVersion, actions: actions as never });
}

async function finish(executionId: string) {
  await runStored(engine, { tenantId: actor.tenantId, executionId });
  return readExecution(actor.tenantId, executionId);
}

async function runWhole(flowId: string, input: Json = {}, isDry = false) {
  const { id } = await startExecution(actor, { flowId, which: "draft", input, isDry }, noQueue);
  return finish(id);
}

type Asked = Partial<Omit<RunFlowInput, "part">> & { flowId: string; only?: string; onward?: string; outputs?: object };

async function begin({ only, onward, outputs = {}, ...input }: Asked) {
  const part = { mode: onward ? "FROM" : "ONLY", actionId: onward ?? only ?? "", outputs: outputs as never } as const;
  const parts = { keyring: engine.keyring, queue: noQueue };
  return (await startPart(actor, { which: "draft", input: {}, isDry: false, ...input, part }, parts)).id;
}

const runPart = async (asked: Asked) => finish(await begin(asked));
const shape = ({ steps }: Awaited<ReturnType<typeof finish>>) =>
  steps.map(({ path, actionId, status, shown }) => {
    const { isReused, isPinned } = shown as { isReused?: boolean; isPinned?: boolean };
    return [path, actionId, isPinned ? "typed" : isReused ? "taken" : status];
  });

describe("one action alone", () => {
  const makeActions = () => [
    send("order"),
    flow("vars", "STORE_VARS", { vars: { nth: "{{ actions.order.body.nth }}" } }),
    send("notify", { payload: { nth: "{{ vars.nth }}", who: "{{ input.who }}" }, content_type: "JSON" }),
    send("after"),
  ];

  test("runs once, with what stands before it taken from an execution; audited, and marked", async () => {
    const flowId = await makeFlow(makeActions());
    const past = await runWhole(flowId, { who: "Ada" });
    service.effects.length = 0;
    const alone = await runPart({ flowId, only: "notify", from: past.id });
    expect(alone).toMatchObject({
      ...{ status: "COMPLETED", input: { who: "Ada" }, rerunOfId: past.id, source: "MANUAL" },
      part: { mode: "ONLY", actionId: "notify", path: "2" },
    });
    expect(shape(alone)).toEqual([
      ["0", "order", "taken"],
      ["1", "vars", "taken"],
      ["2", "notify", "SUCCEEDED"],
    ]);
    expect(service.effects.map(({ path }) => path)).toEqual(["/notify"]);
    expect(alone.steps.at(-1)?.shown).toMatchObject({ input: { payload: { nth: 1, who: "Ada" } } });
    expect(alone.steps.at(-1)?.idempotencyKey).toMatch(new RegExp(`^${alone.id}-`));
    const detail = { draft: true, dry: false, part: "ONLY", step: "notify" };
    expect((await auditOf(actor, flowId)).at(-1)).toMatchObject({ action: "flow.run", detail });
  });

  test("takes what was typed before what the execution has, and needs none", async () => {
    const flowId = await makeFlow(makeActions());
    const past = await runWhole(flowId);
    const typed = await runPart({ flowId, only: "notify", from: past.id, outputs: { vars: { nth: 77 } } });
    expect(typed.steps.at(-1)?.shown).toMatchObject({ input: { payload: { nth: 77 } } });
    const all = await runPart({ flowId, only: "notify", input: { who: "Ben" }, outputs: { vars: { nth: 5 } } });
    expect(shape(all)).toEqual([
      ["1", "vars", "typed"],
      ["2", "notify", "SUCCEEDED"],
    ]);
    expect(all.steps.at(-1)?.shown).toMatchObject({ input: { payload: { nth: 5, who: "Ben" } } });
  });

  test("of the draft as it is now, by the ids of its actions", async () => {
    const flowId = await makeFlow(makeActions());
    const past = await runWhole(flowId);
    const [order, vars, notify] = makeActions();
    const nested = flow("when", "BOOLEAN_CONDITION", { if: "{{ 1 == 2 }}", then: [send("new"), notify as never] });
    await save(flowId, [vars as never, order as never, nested]);
    service.effects.length = 0;
    const alone = await runPart({ flowId, only: "notify", from: past.id });
    expect(shape(alone)).toEqual([
      ["0", "vars", "taken"],
      ["1", "order", "taken"],
      ["2.then.1", "notify", "SUCCEEDED"],
    ]);
    expect(service.effects.map(({ path }) => path)).toEqual(["/notify"]);
  });

  test("in a loop, with the item of the iteration that failed", async () => {
    const each = (inner: object[]) => flow("each", "FOR_EACH", { items: "{{ input.names }}", do: inner as never });
    const call = send("tell", { payload: { name: "{{ actions.each.item }}" }, content_type: "JSON" });
    const isBen = { operator: "EQUAL", operands: ["{{ actions.each.item }}", "Ben"] };
    const check = flow("check", "BOOLEAN_CONDITION", {
      if: isBen,
      then: [{ ...call, params: { ...call.params, url: "x" } }],
    });
    const flowId = await makeFlow([each([check])]);
    const past = await runWhole(flowId, { names: ["Ada", "Ben", "Cy"] });
    expect(past.status).toBe("FAILED");
    await save(flowId, [each([{ ...check, params: { if: isBen, then: [call] } }])]);
    const alone = await runPart({ flowId, only: "tell", from: past.id });
    expect(alone).toMatchObject({ status: "COMPLETED", part: { path: "0.do#1.0.then.0" } });
    expect(alone.steps.at(-1)?.shown).toMatchObject({ input: { payload: { name: "Ben" } } });
    expect(service.effects.map(({ path }) => path)).toEqual(["/tell"]);
    const typed = await runPart({ flowId, only: "tell", outputs: { each: { item: "Dee", index: 4 } } });
    expect(typed.steps.at(-1)?.shown).toMatchObject({ input: { payload: { name: "Dee" } } });
  });

  test("a condition decides, and its branch is not done; a loop is done with what it holds", async () => {
    const flowId = await makeFlow([
      flow("when", "BOOLEAN_CONDITION", { if: "{{ 1 == 1 }}", then: [send("within")] }),
      flow("each", "FOR_EACH", { items: [1, 2], do: [send("item")] }),
    ]);
    expect(shape(await runPart({ flowId, only: "when" }))).toEqual([["0", "when", "SUCCEEDED"]]);
    expect(service.effects).toEqual([]);
    await runPart({ flowId, only: "each" });
    expect(service.effects.map(({ path }) => path)).toEqual(["/item", "/item"]);
  });

  test("run again, it begins with what it began with", async () => {
    const flowId = await makeFlow(makeActions());
    const alone = await runPart({ flowId, only: "notify", input: { who: "Ada" }, outputs: { vars: { nth: 5 } } });
    const again = await runPart({ flowId, only: "notify", from: alone.id });
    expect(shape(again)).toEqual(shape(alone));
    expect(again.steps.at(-1)?.shown).toMatchObject({ input: { payload: { nth: 5, who: "Ada" } } });
  });

  test("that waits for its next attempt stays alone when it is taken up again", async () => {
    const flowId = await makeFlow([
      send("order"),
      send("notify", {}, { retry: { attempts: 2, delay_seconds: 60 } }),
      fail,
    ]);
    answer = ({ path }) => (path === "/notify" ? { status: 503 } : {});
    const waiting = await runPart({ flowId, only: "notify" });
    expect(waiting.status).toBe("WAITING");
    answer = () => ({});
    await ownerDb.flowExecution.updateMany({ where: { id: waiting.id }, data: { resumeAt: new Date() } });
    await ownerDb.executionStep.updateMany({ where: { executionId: waiting.id }, data: { resumeAt: new Date() } });
    expect(await finish(waiting.id)).toMatchObject({ status: "COMPLETED" });
    expect(sentTo("/order")).toEqual([]);
  });
});

describe("from an action on", () => {
  test("what stands before is taken and not done, whether it was or not; the rest runs", async () => {
    const flowId = await makeFlow([send("order"), fail, send("last")]);
    const past = await runWhole(flowId);
    expect(past.status).toBe("FAILED");
    const fixed = flow("when", "BOOLEAN_CONDITION", {
      if: "{{ 1 == 2 }}",
      then: [
        send("skipped"),
        send("fail", { payload: { nth: "{{ actions.order.body.nth }}" }, content_type: "JSON" }),
        send("next"),
      ],
      else: [send("other")],
    });
    await save(flowId, [
      send("order"),
      send("added"),
      fixed,
      send("last"),
      keep("give", { status: "{{ actions.fail.status }}" }),
    ]);
    service.effects.length = 0;
    const onward = await runPart({ flowId, onward: "fail", from: past.id });
    expect(onward).toMatchObject({
      status: "COMPLETED",
      result: { status: 200 },
      part: { mode: "FROM", path: "2.then.1" },
    });
    expect(service.effects.map(({ path }) => path)).toEqual(["/fail", "/next", "/last"]);
  });

  test("that failed goes on from its failure, still as a part", async () => {
    const flowId = await makeFlow([send("order"), send("second"), fail]);
    const past = await runWhole(flowId);
    service.effects.length = 0;
    const failed = await runPart({ flowId, onward: "second", from: past.id });
    expect(failed.status).toBe("FAILED");
    const parts = { keyring: engine.keyring, queue: noQueue };
    const { id } = await rerunFromFailure(actor, { executionId: failed.id }, parts);
    expect((await finish(id)).part).toEqual(failed.part);
    expect(service.effects.map(({ path }) => path)).toEqual(["/second"]);
  });

  test("needs an execution, and no loop around it", async () => {
    const flowId = await makeFlow([flow("each", "FOR_EACH", { items: [1], do: [send("item")] })]);
    const past = await runWhole(flowId);
    await expect(begin({ flowId, onward: "each" })).rejects.toMatchObject({ messageKey: "errors.partNeedsExecution" });
    await expect(begin({ flowId, onward: "item", from: past.id })).rejects.toMatchObject({
      messageKey: "errors.partInLoop",
    });
  });
});

describe("secrets", () => {
  const login = () => send("login", {}, { mask_output: true });
  const use = () => send("use", { payload: { token: "{{ actions.login.body.token }}" }, content_type: "JSON" });

  test("a value that was masked is the value where it is used, and a mark wherever it shows", async () => {
    answer = ({ path }) => (path === "/login" ? { body: { token: CANARY } } : {});
    const flowId = await makeFlow([login(), use()]);
    const past = await runWhole(flowId);
    const alone = await runPart({ flowId, only: "use", from: past.id });
    expect(service.calls.filter(({ path }) => path === "/use").map(({ body }) => body)).toEqual([
      JSON.stringify({ token: CANARY }),
      JSON.stringify({ token: CANARY }),
    ]);
    expect(alone.steps.map(({ state }) => state !== null)).toEqual([true, true]);
    expect(await everyTableAsText()).not.toContain(CANARY);
  });

  test("made in a loop, by an action that is gone by now, it still is", async () => {
    answer = ({ path }) => (path === "/login" ? { body: { token: CANARY } } : {});
    const each = flow("each", "FOR_EACH", { items: [1], do: [login()] });
    const vars = flow("vars", "STORE_VARS", { vars: { all: "{{ actions.each.results }}" } });
    const flowId = await makeFlow([each, vars]);
    const past = await runWhole(flowId);
    await save(flowId, [vars, send("use", { payload: { all: "{{ vars.all }}" }, content_type: "JSON" })]);
    const alone = await runPart({ flowId, only: "use", from: past.id });
    expect(service.calls.at(-1)?.body).toContain(CANARY);
    expect(alone.status).toBe("COMPLETED");
    expect(await everyTableAsText()).not.toContain(CANARY);
  });

  test.each(["«masked»", "Bearer «Twilio / Auth token»"])("the mark %s is not taken for a value", async (mark) => {
    const flowId = await makeFlow([login(), use()]);
    const refused = begin({ flowId, only: "use", outputs: { login: { body: { token: mark } } } });
    await expect(refused).rejects.toMatchObject({ code: "INVALID", messageKey: "errors.partMark" });
    expect(await ownerDb.flowExecution.count({ where: { flowId } })).toBe(0);
  });

  test("what a dry run made up is for dry runs alone", async () => {
    const flowId = await makeFlow([login(), use()]);
    const dry = await runWhole(flowId, {}, true);
    await expect(begin({ flowId, only: "use", from: dry.id })).rejects.toMatchObject({
      messageKey: "errors.partFromDryRun",
    });
    service.calls.length = 0;
    expect(await runPart({ flowId, only: "use", from: dry.id, isDry: true })).toMatchObject({
      status: "COMPLETED",
      isDry: true,
    });
    expect(service.calls).toEqual([]);
  });

  test("and what was typed for one run answers no dry run", async () => {
    const flowId = await makeFlow([login(), use()]);
    await runPart({ flowId, only: "use", outputs: { login: { body: { token: "typed" } } } });
    const dry = await runWhole(flowId, {}, true);
    expect(dry.steps[0]?.shown).toMatchObject({ answeredBy: "EXAMPLE" });
  });

  test("what the journal had no room for is not there to be taken", async () => {
    const flowId = await makeFlow([login(), use()]);
    const past = await runWhole(flowId);
    await ownerDb.executionStep.updateMany({
      where: { executionId: past.id, actionId: "login" },
      data: { shown: { isLost: true }, state: null },
    });
    await expect(begin({ flowId, only: "use", from: past.id })).rejects.toMatchObject({
      messageKey: "errors.partStateLost",
    });
    expect(
      await runPart({ flowId, only: "use", from: past.id, outputs: { login: { body: { token: "typed" } } } }),
    ).toMatchObject({ status: "COMPLETED" });
  });
});
