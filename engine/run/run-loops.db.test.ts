import { beforeAll, describe, expect, test } from "vitest";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { makeEngineParts, runActions } from "#test/engine-parts.ts";
import { makeActor } from "#test/factories.ts";
import { flow } from "#test/flow-action.ts";
import { ownerDb } from "#test/owner.ts";
import type { EngineParts } from "./run.ts";

let engine: EngineParts;
beforeAll(async () => {
  engine = await makeEngineParts();
});

const answer = (payload: unknown, rest: object = {}) => flow("answer", "RETURN_JSON", { payload, ...rest });
const map = (id: string, input: string, rest: object = {}) =>
  flow(id, "MAP_VALUE", { input, cases: { 1: "one", two: 2, "": "none" }, fallback: { other: true } }, rest);

test.each([
  ["two", 2],
  [1, "one"],
  ["1", "one"],
  ["three", { other: true }],
  ["__proto__", { other: true }],
  ["", "none"],
])("MAP_VALUE of %j is %j", async (input, expected) => {
  const actions = [map("mapped", "{{ input }}"), answer({ result: "{{ actions.mapped.result }}" })];
  const { result } = await runActions(engine, await makeActor(), actions as never, input);
  expect(result).toEqual({ result: expected });
});

test("RETURN_JSON names its status; one that is none is refused", async () => {
  const actor = await makeActor();
  const good = await runActions(engine, actor, [answer({ ok: false }, { status: "{{ 200 + 4 }}" })] as never);
  expect(good).toMatchObject({ status: "COMPLETED", result: { ok: false }, resultStatus: 204 });
  const bad = await runActions(engine, actor, [answer({}, { status: 99 })] as never);
  expect(bad).toMatchObject({ status: "FAILED", error: { code: "ERR_INVALID_ACTION_PARAMS" } });
});

describe("FOR_EACH", () => {
  const each = (params: object, body: object[], rest: object = {}) =>
    flow("each", "FOR_EACH", { items: "{{ input.items }}", ...params, do: body }, rest);
  const double = map("mapped", "{{ actions.each.item }}");

  test("runs its actions for each item; the results are in the order of the items", async () => {
    const vars = flow("keep", "STORE_VARS", {
      vars: { at: "{{ actions.each.index }}", of: "{{ vars.of ?? 'none' }}" },
    });
    const show = flow("show", "MAP_VALUE", { input: "{{ vars.at }}", cases: {}, fallback: "{{ vars }}" });
    const actions = [
      flow("before", "STORE_VARS", { vars: { of: "outside" } }),
      each({ concurrency: 3 }, [vars, show]),
      answer({ results: "{{ actions.each.results }}", at: "{{ vars.at ?? 'unset' }}" }),
    ];
    const execution = await runActions(engine, await makeActor(), actions as never, { items: ["a", "b", "c", "d"] });
    expect(execution).toMatchObject({ status: "COMPLETED", error: null });
    expect(execution.result).toEqual({
      results: [0, 1, 2, 3].map((at) => ({ result: { at, of: "outside" } })),
      at: "unset",
    });
    const paths = execution.steps.map(({ path }) => path);
    expect(paths).toContain("1.do#3.1");
    expect(paths.filter((path) => path.startsWith("1.do#"))).toHaveLength(8);
    expect(execution.steps.find(({ path }) => path === "1")).toMatchObject({
      status: "SUCCEEDED",
      shown: { input: { items: ["a", "b", "c", "d"], concurrency: 3, on_error: "STOP" } },
    });
  });

  test("no items are no results", async () => {
    const actions = [each({}, [double]), answer({ results: "{{ actions.each.results }}" })];
    const { result } = await runActions(engine, await makeActor(), actions as never, { items: [] });
    expect(result).toEqual({ results: [] });
  });

  test("what is no list is refused", async () => {
    const execution = await runActions(engine, await makeActor(), [each({}, [double])] as never, { items: "a" });
    expect(execution).toMatchObject({ status: "FAILED", error: { code: "ERR_INVALID_ACTION_PARAMS" } });
  });

  const failsAtTwo = flow("check", "BOOLEAN_CONDITION", {
    if: { operator: "EQUAL", operands: ["{{ actions.each.item }}", "two"] },
    then: [flow("broken", "RETURN_JSON", { payload: 7 })],
  });

  test("one that fails stops the loop, and the flow", async () => {
    const actions = [each({}, [failsAtTwo, double]), answer({})];
    const execution = await runActions(engine, await makeActor(), actions as never, { items: ["1", "two", "1"] });
    expect(execution).toMatchObject({ status: "FAILED", error: { code: "ERR_INVALID_ACTION_PARAMS" } });
    expect(execution.steps.map(({ path, status }) => [path, status])).toEqual([
      ["0", "FAILED"],
      ["0.do#0.0", "SUCCEEDED"],
      ["0.do#0.1", "SUCCEEDED"],
      ["0.do#1.0", "SUCCEEDED"],
      ["0.do#1.0.then.0", "FAILED"],
    ]);
  });

  test("or leaves its error in the results, and goes on", async () => {
    const actions = [each({ on_error: "CONTINUE" }, [failsAtTwo, double]), answer("{{ actions.each.results }}")];
    const execution = await runActions(engine, await makeActor(), actions as never, { items: ["1", "two", "1"] });
    expect(execution.result).toEqual([
      { result: "one" },
      { error: { code: "ERR_INVALID_ACTION_PARAMS" } },
      { result: "one" },
    ]);
  });

  test("a loop may fail as a whole, where the action allows it", async () => {
    const actions = [each({}, [failsAtTwo], { allow_failure: true }), answer("{{ actions.each }}")];
    const { result } = await runActions(engine, await makeActor(), actions as never, { items: ["two"] });
    expect(result).toEqual({ error: { code: "ERR_INVALID_ACTION_PARAMS" } });
  });

  test("a result inside ends the flow: of several the first item's", async () => {
    const body = [flow("done", "RETURN_JSON", { payload: { item: "{{ actions.each.item }}" } })];
    const actions = [each({ concurrency: 2 }, body), answer({ never: true })];
    const { result } = await runActions(engine, await makeActor(), actions as never, { items: ["a", "b", "c"] });
    expect(result).toEqual({ item: "a" });
  });

  test("loops in loops, and the budget of actions is the execution's", async () => {
    const inner = flow("inner", "FOR_EACH", {
      items: "{{ actions.each.item }}",
      do: [map("m", "{{ actions.inner.item }}")],
    });
    const actions = [each({}, [inner]), answer("{{ actions.each.results }}")];
    const input = { items: [["two"], ["1", "two"]] };
    const { result } = await runActions(engine, await makeActor(), actions as never, input);
    expect(result).toEqual([{ results: [{ result: 2 }] }, { results: [{ result: "one" }, { result: 2 }] }]);
    const limited = await makeEngineParts({ limits: { actions: 6 } });
    const execution = await runActions(limited, await makeActor(), actions as never, input);
    expect(execution).toMatchObject({ status: "FAILED", error: { code: "ERR_BUDGET_ACTIONS", params: { limit: 6 } } });
  });
});

describe("CALL_FLOW", () => {
  async function makeCalled(actor: Awaited<ReturnType<typeof makeActor>>, actions: object[], publish = true) {
    const { id } = await createFlow(actor, { name: "Called", actions: actions as never, publish });
    return toPublicId("af", id);
  }
  const call = (flow_id: string, input: unknown = {}, rest: object = {}) =>
    flow("call", "CALL_FLOW", { flow_id, input }, rest);

  test("gives what the other flow returns; it sees its own input alone", async () => {
    const actor = await makeActor();
    const called = await makeCalled(actor, [
      flow("own", "STORE_VARS", { vars: { total: "{{ input.amount * 2 }}" } }),
      answer({
        total: "{{ vars.total }}",
        outside: "{{ vars.outside ?? 'unseen' }}",
        a: "{{ actions.keep ?? 'unseen' }}",
      }),
      flow("never", "DO_NOTHING", {}),
    ]);
    const actions = [
      flow("keep", "STORE_VARS", { vars: { outside: "yes" } }),
      call(called, { amount: "{{ input.amount }}" }),
      answer({ result: "{{ actions.call.result }}", total: "{{ vars.total ?? 'unseen' }}" }),
    ];
    const execution = await runActions(engine, actor, actions as never, { amount: 21 });
    expect(execution.result).toEqual({
      result: { total: 42, outside: "unseen", a: "unseen" },
      total: "unseen",
    });
    expect(execution.steps.map(({ path }) => path)).toEqual(["0", "1", "1.call.0", "1.call.1", "2"]);
    expect(execution.calledVersions).toHaveLength(1);
  });

  test("its failure is the action's, which may be allowed: its own error message too", async () => {
    const actor = await makeActor();
    const called = await makeCalled(actor, [flow("stop", "ERROR_MESSAGE", { message: "Out of stock" })]);
    const allowed = [call(called, {}, { allow_failure: true }), answer("{{ actions.call }}")];
    expect((await runActions(engine, actor, allowed as never)).result).toEqual({ error: { code: "ERR_FLOW_MESSAGE" } });
    expect(await runActions(engine, actor, [call(called)] as never)).toMatchObject({
      status: "FAILED",
      error: { code: "ERR_FLOW_MESSAGE", params: { message: "Out of stock" } },
    });
  });

  test("what was never published is refused", async () => {
    const actor = await makeActor();
    const called = await makeCalled(actor, [answer({})], false);
    expect(await runActions(engine, actor, [call(called)] as never)).toMatchObject({
      status: "FAILED",
      error: { code: "ERR_FLOW_NOT_PUBLISHED", params: { name: "Called" } },
    });
  });

  test("may be ten deep, and no deeper; a circle ends there", async () => {
    const actor = await makeActor();
    const chain = [await makeCalled(actor, [answer({ deepest: "{{ input.n }}" })])];
    while (chain.length < 11) {
      const [called = ""] = chain;
      chain.unshift(await makeCalled(actor, [call(called, "{{ input }}"), answer("{{ actions.call.result }}")]));
    }
    const [tooDeep = "", asDeepAsMayBe = ""] = chain;
    const through = (called: string) => [call(called, { n: 7 }), answer("{{ actions.call.result }}")];
    expect(await runActions(engine, actor, through(asDeepAsMayBe) as never)).toMatchObject({
      status: "COMPLETED",
      result: { deepest: 7 },
    });
    const failure = { status: "FAILED", error: { code: "ERR_CALL_DEPTH", params: { depth: 10 } } };
    expect(await runActions(engine, actor, through(tooDeep) as never)).toMatchObject(failure);

    const { id } = await createFlow(actor, { name: "Circle", actions: [], publish: true });
    const itself = [call(toPublicId("af", id))];
    await ownerDb.flowVersion.updateMany({
      where: { tenantId: actor.tenantId, flowId: id },
      data: { actions: itself as never },
    });
    const circle = await runActions(engine, actor, itself as never);
    expect(circle).toMatchObject(failure);
    expect(circle.steps).toHaveLength(11);
  });

  test("its masks and its budget are the caller's", async () => {
    const actor = await makeActor();
    const called = await makeCalled(actor, [
      flow("keep", "STORE_VARS", { vars: { token: "{{ mask(input.token) }}" } }),
      answer({ token: "{{ vars.token }}" }),
    ]);
    const actions = [call(called, { token: "{{ input.token }}" }), answer({ got: "{{ actions.call.result.token }}" })];
    const execution = await runActions(engine, actor, actions as never, { token: "canary-call-5521" });
    const shown = JSON.stringify([execution.steps.map((step) => step.shown), execution.result]);
    // The input of the call was shown before the called flow named the value: it stays what the author wrote.
    expect(JSON.stringify(execution.result)).toBe('{"got":"«masked»"}');
    expect(shown).toContain("«masked»");
    const limited = await makeEngineParts({ limits: { actions: 3 } });
    expect(await runActions(limited, actor, actions as never, { token: "x" })).toMatchObject({
      status: "FAILED",
      error: { code: "ERR_BUDGET_ACTIONS" },
    });
  });
});
