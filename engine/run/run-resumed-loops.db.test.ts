import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { settleStep } from "#lib/executions/mutations/settle-step.ts";
import { makeEngineParts, noQueue, readExecution, requeueLeft, runStored, startActions } from "#test/engine-parts.ts";
import { makeActor } from "#test/factories.ts";
import { flow, sendTo } from "#test/flow-action.ts";
import { ownerDb } from "#test/owner.ts";
import { type CountedAnswer, type CountedCall, startCounting } from "#test/providers/counting.ts";
import type { EngineParts } from "./run.ts";

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

const when = (value: string, then: object[]) =>
  flow(`is${value}`, "BOOLEAN_CONDITION", { if: `{{ actions.each.item == '${value}' }}`, then });
const send = (id: string) => sendTo(service, id);
const wait = flow("wait", "DELAY_FLOW", { number: 1, units: "HOURS" });
/** A failure of the action, which a loop's `on_error` is about. */
const fail = flow("fail", "DELAY_FLOW", { number: 999, units: "DAYS" });
const each = (items: string[], body: object[], params: object = {}) =>
  flow("each", "FOR_EACH", { items, concurrency: items.length, ...params, do: body });

const start = (actions: object[]) => startActions(actor, actions);

/** Runs it until this engine is gone: some time after that path was called. */
async function runUntilGone(key: { tenantId: string; executionId: string }, path: string) {
  const engineGone = new AbortController();
  answer = (call) => {
    if (call.path !== path) return { afterMs: 100 };
    // The others have come to their ends by then.
    setTimeout(() => engineGone.abort(), 400);
    return "hang";
  };
  expect(await runStored(engine, key, { leave: engineGone.signal })).toBeNull();
  answer = () => ({});
  await requeueLeft(key);
}

const read = (key: { executionId: string }) => readExecution(actor.tenantId, key.executionId);

test("a failure of one item does not hide that nobody knows what became of another’s effect", async () => {
  const long = Array.from({ length: 20 }, (_, index) => flow(`b${index}`, "DO_NOTHING", {}));
  const body = [when("a", [send("slow"), fail]), when("b", long), when("c", [send("pay")])];
  const key = await start([each(["a", "b", "c"], body, { concurrency: 2 })]);
  // Taken up again, a and b are begun side by side, and a has failed before it is the turn of c.
  await runUntilGone(key, "/pay");
  await runStored(engine, key);
  expect(await read(key)).toMatchObject({ status: "UNCERTAIN", error: { params: { action: "pay" } } });
  expect(service.calls.map(({ path }) => path)).toEqual(["/slow", "/pay"]);
});

test("nor does the author’s own end", async () => {
  const stop = flow("stop", "ERROR_MESSAGE", { message: "Stop" });
  const key = await start([each(["a", "b"], [when("b", [send("pay")]), when("a", [stop])])]);
  await runUntilGone(key, "/pay");
  await runStored(engine, key);
  expect(await read(key)).toMatchObject({ status: "UNCERTAIN" });
  expect(service.calls).toHaveLength(1);
});

test("the author’s own end is one in every take, whatever the loop and the action allow", async () => {
  const stop = { ...flow("stop", "ERROR_MESSAGE", { message: "Stop" }), allow_failure: true };
  const body = [when("b", [wait]), when("a", [send("slow"), stop])];
  const key = await start([each(["a", "b"], body, { on_error: "CONTINUE" }), send("after")]);
  await runStored(engine, key);
  expect(await read(key)).toMatchObject({ status: "FAILED", error: { params: { message: "Stop" } } });
  // As if the engine had been killed before it wrote down more than the action's own end.
  const { executionId } = key;
  await ownerDb.executionStep.updateMany({
    where: { executionId, path: "0" },
    data: { status: "STARTED", endedAt: null },
  });
  await ownerDb.flowExecution.updateMany({ where: { id: key.executionId }, data: { status: "QUEUED", endedAt: null } });
  await runStored(engine, key);
  expect(await read(key)).toMatchObject({ status: "FAILED", error: { params: { message: "Stop" } } });
  expect(service.calls.map(({ path }) => path)).toEqual(["/slow"]);
});

test("of two effects that nobody knows of, each is settled by itself", async () => {
  const key = await start([each(["a", "b"], [send("pay")]), flow("answer", "RETURN_JSON", { payload: "done" })]);
  await runUntilGone(key, "/pay");
  for (const seq of (await read(key)).steps
    .filter(({ path }) => path.endsWith("0"))
    .map((step) => step.seq)
    .slice(1)) {
    await runStored(engine, key);
    expect((await read(key)).status).toBe("UNCERTAIN");
    await settleStep(actor, { executionId: key.executionId, seq, as: "HAPPENED" }, noQueue);
  }
  await runStored(engine, key);
  expect(await read(key)).toMatchObject({ status: "COMPLETED", result: "done" });
  expect(service.calls).toHaveLength(2);
});

test("an item that ends the flow waits for one that rests; then the flow ends as it would have", async () => {
  const answerB = flow("answer", "RETURN_JSON", { payload: "{{ actions.each.item }}" });
  const key = await start([each(["a", "b"], [when("a", [wait, send("late")]), answerB])]);
  await runStored(engine, key);
  expect((await read(key)).status).toBe("WAITING");
  const past = new Date(Date.now() - 1_000);
  await ownerDb.flowExecution.updateMany({ where: { id: key.executionId }, data: { resumeAt: past } });
  await ownerDb.executionStep.updateMany({
    where: { executionId: key.executionId, status: "WAITING" },
    data: { resumeAt: past },
  });
  await runStored(engine, key);
  expect(await read(key)).toMatchObject({ status: "COMPLETED", result: "a" });
  expect(service.effects).toHaveLength(1);
});
