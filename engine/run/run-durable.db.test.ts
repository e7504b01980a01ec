import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { cancelExecution } from "#lib/executions/mutations/cancel-execution.ts";
import { settleStep } from "#lib/executions/mutations/settle-step.ts";
import { startExecution } from "#lib/executions/mutations/start-execution.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import type { Json } from "#lib/shared/json.ts";
import { makeEngineParts, noQueue, readExecution, requeueLeft, runStored, startActions } from "#test/engine-parts.ts";
import { makeActor } from "#test/factories.ts";
import { flow, sendTo } from "#test/flow-action.ts";
import { ownerDb } from "#test/owner.ts";
import { type CountedAnswer, type CountedCall, startCounting } from "#test/providers/counting.ts";
import { rerunFromFailure } from "./rerun-from-failure.ts";
import type { EngineParts } from "./run.ts";

let engine: EngineParts;
let service: Awaited<ReturnType<typeof startCounting>>;
let answer: (call: CountedCall, nth: number) => CountedAnswer;
let actor: Actor;
beforeAll(async () => {
  service = await startCounting((call, nth) => answer(call, nth));
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
const withKey = { idempotency_header: "Idempotency-Key" };

const start = (actions: object[], input: Json = {}) => startActions(actor, actions, input);

const read = ({ tenantId, executionId }: { tenantId: string; executionId: string }) =>
  readExecution(tenantId, executionId);

describe("taken up again", () => {
  test("it goes on where the journal ends, with what it had", async () => {
    const actions = [
      flow("pick", "STORE_VARS", { vars: { number: "{{ random(1, 1000000000) }}", token: "{{ mask(input.token) }}" } }),
      flow("check", "BOOLEAN_CONDITION", { if: "{{ input.go }}", then: [send("first", withKey)] }),
      send("second", withKey),
      flow("answer", "RETURN_JSON", {
        payload: { number: "{{ vars.number }}", token: "{{ vars.token }}", nth: "{{ actions.first.body.nth }}" },
      }),
    ];
    const key = await start(actions, { go: true, token: "canary-durable-9d2" });
    const engineGone = new AbortController();
    answer = ({ path }) => {
      if (path === "/second") engineGone.abort();
      return path === "/second" ? "hang" : {};
    };
    expect(await runStored(engine, key, { leave: engineGone.signal })).toBeNull();
    const before = await read(key);
    expect(before.steps.map(({ path, status }) => [path, status])).toEqual([
      ["0", "SUCCEEDED"],
      ["1", "SUCCEEDED"],
      ["1.then.0", "SUCCEEDED"],
      ["2", "STARTED"],
    ]);
    const [picked] = before.steps.map(({ shown }) => shown as { input: { vars: { number: number } } });
    const number = picked?.input.vars.number;

    answer = () => ({});
    await requeueLeft(key);
    await runStored(engine, key);
    const after = await read(key);
    expect(after).toMatchObject({ status: "COMPLETED", takes: 2, result: { number, nth: 1 } });
    expect(service.effects.map(({ path }) => path)).toEqual(["/first", "/second"]);
    expect(service.calls.filter(({ path }) => path === "/second").map((call) => call.key)).toEqual([
      `${key.executionId}-3`,
      `${key.executionId}-3`,
    ]);
    expect(after.steps.map(({ path, attempt, status }) => [path, attempt, status]).slice(3)).toEqual([
      ["2", 1, "STARTED"],
      ["2", 2, "SUCCEEDED"],
      ["3", 1, "SUCCEEDED"],
    ]);
    // What mask() named before the crash is hidden after it, and was never written down as text.
    expect(JSON.stringify([after.steps.map(({ shown }) => shown), after.result])).not.toContain("canary-durable-9d2");
  });

  test("in a loop, each iteration goes on where it was", async () => {
    const actions = [
      flow("each", "FOR_EACH", { items: "{{ input }}", concurrency: 2, do: [send("a", withKey), send("b", withKey)] }),
      flow("answer", "RETURN_JSON", { payload: { count: "{{ length(actions.each.results) }}" } }),
    ];
    const key = await start(actions, [1, 2, 3, 4, 5]);
    const engineGone = new AbortController();
    answer = (_, nth) => {
      if (nth < 6) return {};
      engineGone.abort();
      return "hang";
    };
    await runStored(engine, key, { leave: engineGone.signal });
    answer = () => ({});
    await requeueLeft(key);
    await runStored(engine, key);
    expect(await read(key)).toMatchObject({ status: "COMPLETED", result: { count: 5 } });
    const keys = service.effects.map((effect) => effect.key);
    expect(new Set(keys).size).toBe(10);
    expect(service.effects.length).toBe(10);
  });

  test("a journal that cannot be opened any more ends it, instead of doing things twice", async () => {
    const actions = [
      flow("keep", "STORE_VARS", { vars: { a: "{{ mask(input) }}" } }),
      send("first", withKey),
      flow("answer", "DO_NOTHING", {}),
    ];
    const key = await start(actions, "long-enough-to-mask");
    const engineGone = new AbortController();
    answer = () => {
      engineGone.abort();
      return "hang";
    };
    await runStored(engine, key, { leave: engineGone.signal });
    await requeueLeft(key);
    const state = await ownerDb.executionStep.findFirst({ where: { executionId: key.executionId, seq: 1 } });
    await ownerDb.executionStep.updateMany({
      where: { executionId: key.executionId, seq: 0 },
      data: { state: state?.state ?? "damaged" },
    });
    await runStored(engine, key);
    expect(await read(key)).toMatchObject({ status: "FAILED", error: { code: "ERR_STATE_LOST" } });
    expect(service.calls).toHaveLength(1);
  });
});

describe("an effect whose end nobody saw", () => {
  /** An execution whose engine died between sending and hearing back. */
  async function makeUncertain() {
    const key = await start([send("pay"), flow("answer", "RETURN_JSON", { payload: { paid: "{{ actions.pay }}" } })]);
    const engineGone = new AbortController();
    answer = () => {
      engineGone.abort();
      return "close";
    };
    await runStored(engine, key, { leave: engineGone.signal });
    answer = () => ({});
    await requeueLeft(key);
    await runStored(engine, key);
    return key;
  }

  test("is not repeated: the execution says what to check", async () => {
    const key = await makeUncertain();
    expect(await read(key)).toMatchObject({
      status: "UNCERTAIN",
      error: { code: "ERR_EXECUTION_UNCERTAIN", params: { action: "pay", app: "HTTP" } },
      steps: [{ status: "STARTED", attempt: 1 }],
    });
    expect(service.effects).toHaveLength(1);
  });

  test("it happened: the flow goes on without its output", async () => {
    const key = await makeUncertain();
    await settleStep(actor, { executionId: key.executionId, seq: 0, as: "HAPPENED" }, noQueue);
    await runStored(engine, key);
    expect(await read(key)).toMatchObject({ status: "COMPLETED", result: { paid: {} } });
    expect(service.effects).toHaveLength(1);
    const [audit] = await ownerDb.auditEvent.findMany({
      where: { tenantId: actor.tenantId, action: "execution.settle" },
    });
    expect(audit?.detail).toMatchObject({ step: "pay", as: "HAPPENED" });
  });

  test("repeat it: it is made again", async () => {
    const key = await makeUncertain();
    await settleStep(actor, { executionId: key.executionId, seq: 0, as: "REPEAT" }, noQueue);
    await runStored(engine, key);
    expect(await read(key)).toMatchObject({ status: "COMPLETED", result: { paid: { status: 200 } } });
    expect(service.effects).toHaveLength(2);
    expect((await read(key)).steps.map(({ attempt, status }) => [attempt, status]).slice(0, 2)).toEqual([
      [1, "STARTED"],
      [2, "SUCCEEDED"],
    ]);
  });

  test("is settled once, by who may run the flow, in their own tenant", async () => {
    const key = await makeUncertain();
    const input = { executionId: key.executionId, seq: 0, as: "HAPPENED" } as const;
    const viewer = await makeActor({ tenantOf: actor, role: "viewer" });
    await expect(settleStep(viewer, input, noQueue)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(settleStep(await makeActor(), input, noQueue)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(settleStep(actor, { ...input, seq: 7 }, noQueue)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await read(key)).status).toBe("UNCERTAIN");
    await settleStep(actor, input, noQueue);
    await expect(settleStep(actor, input, noQueue)).rejects.toMatchObject({ code: "CONFLICT" });
  });
});

describe("attempts", () => {
  const retry = (attempts: number, rest: object = {}) => ({ retry: { attempts, delay_seconds: 0, ...rest } });

  test("an answer that may pass is asked for again; the last one is the answer", async () => {
    answer = (_, nth) => ({ status: nth < 3 ? 503 : 200 });
    const key = await start([send("get", { method: "GET" }, retry(5))]);
    await runStored(engine, key);
    const { steps } = await read(key);
    expect(steps.map(({ attempt, status, shown }) => [attempt, status, shown])).toMatchObject([
      [1, "FAILED", { error: { code: "ERR_UPSTREAM_STATUS", params: { status: 503 } } }],
      [2, "FAILED", {}],
      [3, "SUCCEEDED", { output: { status: 200 } }],
    ]);
    answer = () => ({ status: 500 });
    const other = await start([
      send("get", { method: "GET" }, retry(2)),
      flow("r", "RETURN_JSON", { payload: { s: "{{ actions.get.status }}" } }),
    ]);
    await runStored(engine, other);
    expect(await read(other)).toMatchObject({ status: "COMPLETED", result: { s: 500 } });
  });

  test("a provider that asks for a pause of weeks has answered", async () => {
    answer = () => ({ status: 429, headers: { "retry-after": String(30 * 86_400) } });
    const key = await start([
      send("get", { method: "GET" }, retry(5)),
      flow("r", "RETURN_JSON", { payload: { s: "{{ actions.get.status }}" } }),
    ]);
    await runStored(engine, key);
    expect(await read(key)).toMatchObject({ status: "COMPLETED", result: { s: 429 } });
    expect(service.calls).toHaveLength(1);
  });

  test("a break in mid-air is tried again only where the request may be repeated", async () => {
    answer = (_, nth) => (nth === 1 ? "close" : {});
    const plain = await start([send("pay", {}, retry(3))]);
    await runStored(engine, plain);
    expect(await read(plain)).toMatchObject({ status: "FAILED", error: { code: "ERR_CONNECTION_CLOSED" } });
    expect(service.effects).toHaveLength(1);
    service.calls.length = 0;
    service.effects.length = 0;
    const keyed = await start([send("pay", withKey, retry(3))]);
    await runStored(engine, keyed);
    expect(await read(keyed)).toMatchObject({ status: "COMPLETED" });
    expect([service.calls.length, service.effects.length]).toEqual([2, 1]);
  });

  test("a long pause is a wait: the execution rests, and goes on when it is over", async () => {
    answer = (_, nth) => (nth === 1 ? { status: 429, headers: { "retry-after": "60" } } : {});
    const key = await start([send("get", { method: "GET" }, retry(2, { max_delay_seconds: 1 }))]);
    await runStored(engine, key);
    const waiting = await read(key);
    expect(waiting).toMatchObject({ status: "WAITING", engineId: null, leaseUntil: null });
    const seconds = ((waiting.resumeAt?.getTime() ?? 0) - Date.now()) / 1000;
    expect(seconds).toBeGreaterThan(50);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(await runStored(engine, key)).toBeNull();
    const past = new Date(Date.now() - 1000);
    await ownerDb.flowExecution.updateMany({ where: { id: key.executionId }, data: { resumeAt: past } });
    await ownerDb.executionStep.updateMany({ where: { executionId: key.executionId }, data: { resumeAt: past } });
    await runStored(engine, key);
    expect(await read(key)).toMatchObject({ status: "COMPLETED" });
    expect(service.calls).toHaveLength(2);
  });

  test("the action's own time limit breaks it off", async () => {
    answer = () => "hang";
    const key = await start([send("slow", { method: "GET" }, { timeout_seconds: 1 })]);
    await runStored(engine, key);
    expect(await read(key)).toMatchObject({ status: "FAILED", error: { code: "ERR_TIMEOUT", params: { seconds: 1 } } });
  });
});

describe("DELAY_FLOW", () => {
  test("rests until its time, not counted from anew when it is taken up early", async () => {
    const key = await start([
      flow("wait", "DELAY_FLOW", { number: 2, units: "HOURS" }),
      flow("answer", "RETURN_JSON", { payload: { done: true } }),
    ]);
    await runStored(engine, key);
    const { resumeAt, steps } = await read(key);
    expect(steps).toMatchObject([{ status: "WAITING", resumeAt, shown: { input: { number: 2, units: "HOURS" } } }]);
    await requeueLeft(key);
    await runStored(engine, key);
    expect(await read(key)).toMatchObject({ status: "WAITING", resumeAt });
    const past = new Date(Date.now() - 1000);
    await ownerDb.executionStep.updateMany({ where: { executionId: key.executionId }, data: { resumeAt: past } });
    await requeueLeft(key);
    await runStored(engine, key);
    expect(await read(key)).toMatchObject({
      status: "COMPLETED",
      result: { done: true },
      steps: [{ status: "SUCCEEDED", attempt: 1, shown: { input: { number: 2 }, output: {} } }, { path: "1" }],
    });
  });

  test("a longer one than a year is refused", async () => {
    const key = await start([flow("wait", "DELAY_FLOW", { number: 400, units: "DAYS" })]);
    await runStored(engine, key);
    expect(await read(key)).toMatchObject({ status: "FAILED", error: { code: "ERR_DELAY_TOO_LONG" } });
  });
});

describe("cancelling", () => {
  test("what waits ends at once; it is audited, and refused to who may not", async () => {
    const key = await start([flow("wait", "DELAY_FLOW", { number: 1, units: "HOURS" })]);
    await runStored(engine, key);
    const viewer = await makeActor({ tenantOf: actor, role: "viewer" });
    await expect(cancelExecution(viewer, key)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(cancelExecution(await makeActor(), key)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await read(key)).status).toBe("WAITING");
    await cancelExecution(actor, key);
    expect(await read(key)).toMatchObject({ status: "CANCELED", endedAt: expect.any(Date), resumeAt: null });
    await expect(cancelExecution(actor, key)).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await ownerDb.auditEvent.count({ where: { tenantId: actor.tenantId, action: "execution.cancel" } })).toBe(1);
    expect(await runStored(engine, key)).toBeNull();
  });

  test("what runs stops before its next action; a request on its way is waited for", async () => {
    const cancel = new AbortController();
    const key = await start([send("first"), send("second")]);
    answer = () => {
      cancel.abort();
      return {};
    };
    await runStored(engine, key, { cancel: cancel.signal });
    expect(await read(key)).toMatchObject({ status: "CANCELED", steps: [{ status: "SUCCEEDED", path: "0" }] });
    expect(service.effects).toHaveLength(1);
  });
});

describe("running again from the action that failed", () => {
  const actions = () => [
    flow("pick", "STORE_VARS", { vars: { number: "{{ random(1, 1000000000) }}", token: "{{ mask(input) }}" } }),
    send("first"),
    send("second"),
    flow("answer", "RETURN_JSON", { payload: { number: "{{ vars.number }}", token: "{{ vars.token }}" } }),
  ];

  async function makeFailed() {
    const broken = [...actions()];
    broken.splice(2, 1, send("second", { url: `${service.origin.replace("127.0.0.1", "127.0.0.2")}/second` }));
    const key = await start(broken, "canary-rerun-77ab");
    await runStored(engine, key);
    expect(await read(key)).toMatchObject({ status: "FAILED", error: { code: "ERR_EGRESS_REFUSED" } });
    return key;
  }

  test("what succeeded is taken over, sealed values too, and not done again", async () => {
    const key = await makeFailed();
    const { id } = await rerunFromFailure(actor, key, { keyring: engine.keyring, queue: noQueue });
    const again = { ...key, executionId: id };
    const wide = await makeEngineParts({ allow: [service.allow, service.allow.replace("127.0.0.1", "127.0.0.2")] });
    await runStored(wide, again);
    const [before, after] = [await read(key), await read(again)];
    expect(after).toMatchObject({ source: "RERUN", rerunOfId: key.executionId, isDraft: true });
    expect(after.steps.slice(0, 2)).toMatchObject([
      { path: "0", shown: { isReused: true, ...before.steps.map(({ shown }) => shown as object)[0] } },
      { path: "1", shown: { isReused: true } },
    ]);
    expect(service.calls.filter(({ path }) => path === "/first")).toHaveLength(1);
    expect(JSON.stringify([after.steps.map(({ shown }) => shown), after.result])).not.toContain("canary-rerun-77ab");
    await wide.egress.close();
  });

  test("is refused for what did not fail, for whom may not, and where the journal cannot be opened", async () => {
    const key = await makeFailed();
    const parts = { keyring: engine.keyring, queue: noQueue };
    const viewer = await makeActor({ tenantOf: actor, role: "viewer" });
    await expect(rerunFromFailure(viewer, key, parts)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(rerunFromFailure(await makeActor(), key, parts)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const fine = await start([flow("a", "DO_NOTHING", {})]);
    await runStored(engine, fine);
    await expect(rerunFromFailure(actor, fine, parts)).rejects.toMatchObject({
      messageKey: "errors.executionNotFailed",
    });
    await ownerDb.executionStep.updateMany({
      where: { executionId: key.executionId, state: { not: null } },
      data: { state: "eyJhbGciOiJFQ0RILUVTIn0..x.y.z" },
    });
    await expect(rerunFromFailure(actor, key, parts)).rejects.toMatchObject({ messageKey: "errors.rerunStateLost" });
    expect(await ownerDb.flowExecution.count({ where: { tenantId: actor.tenantId, source: "RERUN" } })).toBe(0);
  });
});

describe("a dry run", () => {
  async function dryRun(actions: object[], answers: Record<string, unknown> = {}, flowId?: string) {
    const id = flowId ?? (await createFlow(actor, { name: "Orders", actions: actions as never })).id;
    const input = { flowId: id, which: "draft", input: {}, isDry: true, answers: answers as never } as const;
    const started = await startExecution(actor, input, noQueue);
    const key = { tenantId: actor.tenantId, executionId: started.id };
    await runStored(engine, key);
    return { flowId: id, execution: await read(key) };
  }
  const actions = () => [
    flow("wait", "DELAY_FLOW", { number: 1, units: "DAYS" }),
    send("order", { payload: { a: 1 }, headers: { "x-a": "b" } }),
    flow("answer", "RETURN_JSON", { payload: { got: "{{ actions.order }}" } }),
  ];

  test("shows each request, sends none, waits for nothing, and goes on with an example", async () => {
    const { execution } = await dryRun(actions());
    expect(execution).toMatchObject({ status: "COMPLETED", isDry: true });
    const step = execution.steps.find(({ path }) => path === "1");
    // No attempt at an outside effect: a journal that is written once leaves out the key that such a one has.
    expect(step?.idempotencyKey ?? null).toBeNull();
    expect(step).toMatchObject({
      status: "SUCCEEDED",
      shown: {
        answeredBy: "EXAMPLE",
        sent: { method: "POST", url: `${service.origin}/order` },
        output: { status: 200 },
      },
    });
    expect(service.calls).toHaveLength(0);
  });

  test("goes on with what the author typed, or with what a real run was answered", async () => {
    const typed = await dryRun(actions(), { order: { status: 418 } });
    expect(typed.execution.result).toEqual({ got: { status: 418 } });
    const flowId = typed.flowId;
    answer = () => ({ status: 201, body: { id: "order-1" } });
    const real = [send("order", {}), flow("answer", "RETURN_JSON", { payload: { got: "{{ actions.order.body }}" } })];
    await ownerDb.flow.updateMany({ where: { id: flowId }, data: { draft: real as never, draftVersion: 99 } });
    const { id } = await startExecution(actor, { flowId, which: "draft", input: {} }, noQueue);
    await runStored(engine, { tenantId: actor.tenantId, executionId: id });
    const recorded = await dryRun([], {}, flowId);
    expect(recorded.execution.result).toEqual({ got: { id: "order-1" } });
    expect(recorded.execution.steps[0]?.shown).toMatchObject({ answeredBy: "RECORDED" });
    expect(service.calls).toHaveLength(1);
  });

  test("what could not be sent is refused as it would be", async () => {
    const { execution } = await dryRun([send("order", { url: "ftp://example.com/" })]);
    expect(execution).toMatchObject({ status: "FAILED", error: { code: "ERR_INVALID_REQUEST" } });
  });
});
