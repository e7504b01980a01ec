import { describe, expect, test } from "vitest";
import { forgetCalls } from "#engine/jobs/forget-calls.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { fromPublicId } from "#lib/shared/public-id.ts";
import { setTriggerEnabled } from "#lib/triggers/mutations/update-trigger.ts";
import { readExecution } from "#test/engine-parts.ts";
import { makeActor } from "#test/factories.ts";
import { type HookAnswer, makeHookEngine } from "#test/hook-engine.ts";
import { ownerDb } from "#test/owner.ts";
import { makeHook, makeReturnFlow } from "#test/triggers.ts";

/** Two engines on one database. */
const engines = [await makeHookEngine(), await makeHookEngine()] as const;
const [engine] = engines;
const either = (index: number) => engines[index % 2] as typeof engine;
const executionIn = ({ headers }: HookAnswer) => fromPublicId("afe", headers.get("coffre-execution") ?? "") ?? "";
const executionsOf = (triggerId: string) => ownerDb.flowExecution.findMany({ where: { triggerId } });
const statusesOf = (answers: readonly HookAnswer[]) => answers.map(({ status }) => status).toSorted((a, b) => a - b);

async function makeSetting(settings: object, payload: Parameters<typeof makeReturnFlow>[1] = { got: "{{ input }}" }) {
  const actor = await makeActor();
  const flowId = await makeReturnFlow(actor, payload);
  return { actor, flowId, hook: await makeHook(actor, flowId, settings) };
}

describe("the rate", () => {
  test("is shared by engines: of 30 calls at once with 10 a minute, 10 run; then one every six seconds", async () => {
    const { hook } = await makeSetting({ ratePerMinute: 10 });
    const calls = Array.from({ length: 30 }, (_, index) => either(index).postJson(hook.url, index));
    const answers = await Promise.all(calls);
    expect(statusesOf(answers)).toEqual([...Array(10).fill(200), ...Array(20).fill(429)]);
    expect(await executionsOf(hook.id)).toHaveLength(10);
    const refused = answers.find(({ status }) => status === 429);
    const seconds = Number(refused?.headers.get("retry-after"));
    expect(seconds).toBeGreaterThanOrEqual(1);
    expect(seconds).toBeLessThanOrEqual(6);
    expect(refused?.body).toMatchObject({ error: { code: "ERR_RATE_LIMITED" } });

    await ownerDb.$executeRaw`update "TriggerRate" set "idleAt" = "idleAt" - interval '6 seconds'
      where "triggerId" = ${hook.id}::uuid`;
    const later = [await engine.postJson(hook.url, 1), await engine.postJson(hook.url, 2)];
    expect(statusesOf(later)).toEqual([200, 429]);
  });

  test("is spent by calls that prove themselves alone", async () => {
    const { hook } = await makeSetting({ ratePerMinute: 1 });
    for (let index = 0; index < 3; index++) await engine.postJson(`${hook.url}x`, {});
    expect((await engine.postJson(hook.url, {})).status).toBe(200);
  });
});

describe("the limit of executions side by side", () => {
  test("holds over engines and calls at once; what waits in a delay counts; an end makes room", async () => {
    const actor = await makeActor();
    const actions = [{ id: "wait", type: "FLOW", action: "DELAY_FLOW", params: { number: 1, units: "DAYS" } }];
    const { id: flowId } = await createFlow(actor, { name: "Slow", actions, publish: true });
    const hook = await makeHook(actor, flowId, { concurrencyLimit: 3, mode: "ASYNC" });
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => either(index).postJson(hook.url, index)),
    );
    expect(statusesOf(answers)).toEqual([...Array(3).fill(202), ...Array(9).fill(429)]);
    const executions = await executionsOf(hook.id);
    expect(executions).toHaveLength(3);

    const [first, second] = executions.map(({ tenantId, id: executionId }) => ({ tenantId, executionId }));
    await engine.runner.runStored(first as NonNullable<typeof first>, 1_000);
    expect(await engine.postJson(hook.url, {})).toMatchObject({
      status: 429,
      body: { error: { code: "ERR_TOO_MANY_RUNNING" } },
    });
    await ownerDb.flowExecution.updateMany({ where: { id: second?.executionId ?? "" }, data: { status: "CANCELED" } });
    expect((await engine.postJson(hook.url, {})).status).toBe(202);
  });

  test("a synchronous hook runs within it", async () => {
    const { hook, actor } = await makeSetting({ concurrencyLimit: 1 });
    const answers = [await engine.postJson(hook.url, 1), await engine.postJson(hook.url, 2)];
    expect(answers.map(({ body }) => body)).toEqual([{ got: 1 }, { got: 2 }]);
    expect((await readExecution(actor.tenantId, executionIn(answers[0] as HookAnswer))).status).toBe("COMPLETED");
  });
});

describe("calls that name themselves", () => {
  const byHeader = { idempotency: { from: "header", name: "Idempotency-Key" } };
  const named = (name: string) => ({ "idempotency-key": name });

  test.each([
    ["SYNC", 200],
    ["ASYNC", 202],
  ])(
    "twenty equal calls at once, at two engines (%s): one execution, one outcome, nineteen repetitions",
    async (mode, status) => {
      const { hook, actor } = await makeSetting({ ...byHeader, mode });
      const calls = Array.from({ length: 20 }, (_, index) =>
        either(index).postJson(hook.url, { order: 7 }, named("a")),
      );
      const answers = await Promise.all(calls);
      expect(statusesOf(answers)).toEqual(Array(20).fill(status));
      expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
      expect(new Set(answers.map(executionIn)).size).toBe(1);
      expect(answers.filter(({ headers }) => headers.get("coffre-duplicate") === "true")).toHaveLength(19);
      const [execution, ...others] = await executionsOf(hook.id);
      expect(others).toEqual([]);
      expect(execution?.duplicates).toBe(19);
      if (mode === "SYNC") expect(answers[0]?.body).toEqual({ got: { order: 7 } });
      else await engine.runner.runStored({ tenantId: actor.tenantId, executionId: execution?.id ?? "" }, 10_000);
    },
  );

  test("the first one’s answer, its status and its failure too, is the repetition’s", async () => {
    const actor = await makeActor();
    const action = { id: "say", type: "FLOW", action: "ERROR_MESSAGE", params: { message: "No {{ input.order }}" } };
    const { id: flowId } = await createFlow(actor, { name: "Fails", actions: [action], publish: true });
    const hook = await makeHook(actor, flowId, { idempotency: { from: "body", path: "event.id" } });
    const first = await engine.postJson(hook.url, { event: { id: "e1" }, order: 7 });
    const again = await engine.postJson(hook.url, { event: { id: "e1" }, order: 8 });
    expect([first.status, first.headers.get("coffre-duplicate")]).toEqual([500, null]);
    expect(again.body).toEqual(first.body);
    expect([again.status, again.headers.get("coffre-duplicate")]).toEqual([500, "true"]);
    const other = await engine.postJson(hook.url, { event: { id: "e2" }, order: 9 });
    expect(other.body).toMatchObject({ error: { message: "No 9" } });
  });

  test("a repetition gets what the flow made, where people see its mask", async () => {
    const { hook } = await makeSetting(byHeader, { token: "{{ mask(input.token) }}" });
    const body = { token: "canary-repeated-41c7" };
    await engine.postJson(hook.url, body, named("m"));
    expect((await engine.postJson(hook.url, body, named("m"))).body).toEqual(body);
    const [execution] = await executionsOf(hook.id);
    expect(execution).toMatchObject({ result: { token: "«masked»" }, duplicates: 1 });
  });

  test("in a form too, at the same place of its fields", async () => {
    const { hook } = await makeSetting({ idempotency: { from: "body", path: "event_id" } });
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const send = (body: string) => engine.call(hook.url, { headers, body });
    const first = await send("event_id=e1&try=1");
    const again = await send("try=2&event_id=e1");
    expect(again.body).toEqual(first.body);
    expect([first, again].map((each) => each.headers.get("coffre-duplicate"))).toEqual([null, "true"]);
    expect(executionIn(await send("event_id=e2"))).not.toBe(executionIn(first));
  });

  test("a call without a name runs each time", async () => {
    const { hook } = await makeSetting(byHeader);
    await engine.postJson(hook.url, {});
    await engine.postJson(hook.url, {});
    expect(await executionsOf(hook.id)).toHaveLength(2);
    expect(await ownerDb.triggerCall.count({ where: { triggerId: hook.id } })).toBe(0);
  });

  test("after the window, or once its execution is gone, the name is new", async () => {
    const { hook } = await makeSetting({ ...byHeader, idempotencySeconds: 60 });
    const send = () => engine.postJson(hook.url, {}, named("a"));
    const first = executionIn(await send());
    await ownerDb.$executeRaw`update "TriggerCall" set "createdAt" = "createdAt" - interval '61 seconds'
      where "triggerId" = ${hook.id}::uuid`;
    const second = executionIn(await send());
    expect(second).not.toBe(first);
    expect(executionIn(await send())).toBe(second);
    await ownerDb.flowExecution.deleteMany({ where: { id: second } });
    const third = await send();
    expect(third.headers.get("coffre-duplicate")).toBeNull();
    expect([first, second]).not.toContain(executionIn(third));
  });

  test("a name belongs to its hook, and is kept as its hash", async () => {
    const { hook, flowId, actor } = await makeSetting(byHeader);
    const other = await makeHook(actor, flowId, byHeader);
    const answers = [];
    for (const { url } of [hook, other]) answers.push(await engine.postJson(url, {}, named("canary-name-4711")));
    expect(new Set(answers.map(executionIn)).size).toBe(2);
    const rows = await ownerDb.triggerCall.findMany({ where: { triggerId: hook.id } });
    expect(rows).toMatchObject([{ keyHash: expect.objectContaining({ length: 32 }) }]);
  });

  test("a call that finds no room leaves no name behind, and a repetition needs none", async () => {
    const actor = await makeActor();
    const actions = [{ id: "wait", type: "FLOW", action: "DELAY_FLOW", params: { number: 1, units: "DAYS" } }];
    const { id: flowId } = await createFlow(actor, { name: "Slow", actions, publish: true });
    const hook = await makeHook(actor, flowId, { ...byHeader, concurrencyLimit: 1, mode: "ASYNC" });
    const send = (name: string) => engine.postJson(hook.url, {}, named(name));
    const first = await send("a");
    expect((await send("b")).status).toBe(429);
    expect(executionIn(await send("a"))).toBe(executionIn(first));
    await ownerDb.flowExecution.updateMany({ where: { id: executionIn(first) }, data: { status: "CANCELED" } });
    const freed = await send("b");
    expect([freed.status, freed.headers.get("coffre-duplicate")]).toEqual([202, null]);
  });

  test("names whose window is over are forgotten, others are not", async () => {
    const short = await makeSetting({ ...byHeader, idempotencySeconds: 60 });
    const long = await makeSetting(byHeader);
    for (const { hook } of [short, long]) await engine.postJson(hook.url, {}, named("a"));
    await ownerDb.$executeRaw`update "TriggerCall" set "createdAt" = "createdAt" - interval '1 hour'
      where "triggerId" in (${short.hook.id}::uuid, ${long.hook.id}::uuid)`;
    expect(await forgetCalls()).toBeGreaterThanOrEqual(1);
    const left = (triggerId: string) => ownerDb.triggerCall.count({ where: { triggerId } });
    expect([await left(short.hook.id), await left(long.hook.id)]).toEqual([0, 1]);
  });
});

test("a hook that is turned off is off at every engine with its next call", async () => {
  const { hook, actor } = await makeSetting({});
  for (const each of engines) expect((await each.postJson(hook.url, {})).status).toBe(200);
  await setTriggerEnabled(actor, { triggerId: hook.id, isEnabled: false });
  for (const each of engines) expect((await each.postJson(hook.url, {})).status).toBe(404);
});
