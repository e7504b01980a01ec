import { expect, test } from "vitest";
import { readRecorded, type WantedIterations } from "#lib/executions/read-recorded.ts";
import type { ExecutionDetail, ExecutionStep, StepScope } from "#lib/executions/schema.ts";
import { previewValue } from "#lib/expressions/preview-value.ts";
import type { Json } from "#lib/shared/json.ts";
import { replaceAction } from "./edit-tree.ts";
import { expressionScope, isSameScope } from "./expression-scope.ts";
import { exampleSteps, previewRoots } from "./preview-roots.ts";
import type { FlowAction } from "./schema.ts";

const store = (id: string, vars: Json): FlowAction => ({ id, type: "FLOW", action: "STORE_VARS", params: { vars } });
const nothing = (id: string): FlowAction => ({ id, type: "FLOW", action: "DO_NOTHING" });
const get: FlowAction = { id: "get", type: "HTTP", action: "SEND_REQUEST", params: { url: "https://x.example/" } };
const loop = (id: string, items: Json, inside: FlowAction[]) =>
  ({ id, type: "FLOW", action: "FOR_EACH", params: { items, do: inside } }) as unknown as FlowAction;
const actions = [
  store("first", { name: "{{ input.name }}", token: "x" }),
  get,
  loop("outer", "{{ input.list }}", [
    loop("inner", "{{ actions.outer.item }}", [store("in", { z: 1 }), nothing("own")]),
  ]),
  nothing("last"),
];

const step = (path: string, action: Partial<ExecutionStep>, shown: ExecutionStep["shown"]): ExecutionStep => ({
  ...{ seq: 0, attempt: 1, path, actionId: "", type: "FLOW", action: "STORE_VARS", status: "SUCCEEDED" },
  ...{ startedAt: new Date(0), endedAt: null, resumeAt: null, shown },
  ...action,
});
const request = { actionId: "get", type: "HTTP", action: "SEND_REQUEST" };
const forEach = { type: "FLOW", action: "FOR_EACH" };
const detail = {
  input: { name: "Ada", context: { user: 1 } },
  trigger: null,
  isHidden: false,
  createdAt: new Date(1),
  startedAt: new Date(2),
  steps: [
    step("0", { actionId: "first" }, { input: { vars: { name: "Ada", token: "«masked»" } }, output: {} }),
    step("1", { ...request, status: "FAILED" }, {}),
    step("1", { ...request, attempt: 2 }, { output: { status: 200 } }),
    step("2", { actionId: "outer", ...forEach }, { input: { items: [["a"], ["b", "c"]] }, output: { results: [1] } }),
    step("3.call.0", { ...request }, { output: { status: 500 } }),
  ],
  loops: [{ path: "2", begun: 2, failed: 1, firstFailed: 1 }],
} as unknown as ExecutionDetail;
const scopes: Record<string, StepScope> = {
  "2.do#1": {
    steps: [step("2.do#1.0", { actionId: "inner", ...forEach, status: "STARTED" }, { input: { items: ["b", "c"] } })],
    loops: [{ path: "2.do#1.0", begun: 1, failed: 0, firstFailed: null }],
    hasMore: false,
  },
  "2.do#1.0.do#0": {
    steps: [step("2.do#1.0.do#0.0", { actionId: "in" }, { input: { vars: { z: 1 } }, output: {} })],
    loops: [],
    hasMore: false,
  },
};
const readScope = async (name: string) => scopes[name] ?? expect.fail(`no scope ${name}`);

const unlooped = { iterations: new Map(), begun: new Map() };

async function rootsAt(path: string, of = detail, wanted: WantedIterations = {}) {
  const scope = expressionScope(actions, path);
  const loopIds = scope.loops.map(({ id }) => id);
  const values = await readRecorded(of, loopIds, readScope, wanted);
  return previewRoots(scope, { ...(values ?? expect.fail("hidden")), isSample: false });
}

test("an action sees what those above it gave, the last attempt of each, and nothing of called flows", async () => {
  expect(JSON.parse(JSON.stringify(await rootsAt("3")))).toEqual({
    input: { name: "Ada", context: { user: 1 } },
    trigger: {},
    context: { user: 1 },
    fields: {},
    vars: { name: "Ada", token: "«masked»" },
    actions: { first: {}, get: { status: 200 }, outer: { results: [1] } },
  });
  expect((await rootsAt("0")).actions).toEqual({});
});

test("in loops it sees the first iteration that failed, or the first, and what was made there", async () => {
  expect(JSON.parse(JSON.stringify(await rootsAt("2.do.0.do.1")))).toMatchObject({
    vars: { name: "Ada", z: 1 },
    actions: { outer: { item: ["b", "c"], index: 1 }, inner: { item: "b", index: 0 }, in: {} },
  });
});

test("in loops it sees the iteration that was chosen, and the last one of an execution that had fewer", async () => {
  const first = { steps: [], loops: [], hasMore: false };
  const read = (wanted: WantedIterations) =>
    readRecorded(detail, ["outer"], async (name) => (name === "2.do#0" ? first : readScope(name)), wanted);
  expect((await read({ outer: 0 }))?.iterations).toEqual(new Map([["outer", 0]]));
  expect((await read({ outer: 7 }))?.iterations).toEqual(new Map([["outer", 1]]));
  expect((await read({}))?.begun).toEqual(new Map([["outer", 2]]));
  expect((await rootsAt("2.do.0", detail, { outer: 7 })).actions.outer).toEqual({ item: ["b", "c"], index: 1 });
});

test("a loop that never began gives no item", async () => {
  const empty = { ...detail, steps: detail.steps.slice(0, 3), loops: [] };
  expect((await rootsAt("2.do.0", empty)).actions).not.toHaveProperty("outer");
});

test("who may not see the execution's items sees none of its values", async () => {
  expect(await readRecorded({ ...detail, isHidden: true }, [], readScope)).toBeNull();
});

test("an action of another kind under the same id gives nothing", async () => {
  const others = actions.with(1, nothing("get"));
  const scope = expressionScope(others, "3");
  const values = await readRecorded(detail, [], readScope);
  expect(previewRoots(scope, { ...(values ?? expect.fail()), isSample: false }).actions).not.toHaveProperty("get");
});

test("variables of which a name is masked are unknown as a whole", async () => {
  const steps = [step("0", { actionId: "first" }, { input: { vars: { "«masked»": 1 } }, output: {} })];
  const roots = await rootsAt("3", { ...detail, steps });
  const scope = { roots, at: new Date(0), nameOf: () => "" };
  expect(previewValue("{{ vars.name }}", scope)).toEqual({ kind: "masked" });
});

test("with a sample, what the document stores is computed, and apps give their examples", () => {
  const scope = expressionScope(actions, "2.do.0.do.1");
  const input = { name: "Bea", list: [["p", "q"], []] };
  const values = { input, trigger: {}, at: new Date(0), steps: exampleSteps(scope.earlier), ...unlooped };
  expect(JSON.parse(JSON.stringify(previewRoots(scope, { ...values, isSample: true })))).toMatchObject({
    vars: { name: "Bea", token: "x", z: 1 },
    actions: { get: { status: 200 }, outer: { item: ["p", "q"], index: 0 }, inner: { item: "p", index: 0 } },
  });
});

test("what a handler fills in gives itself", () => {
  const params = { message: "{{ custom_vars.code }}", custom_vars: { code: "{{ input.code }}" } };
  const sms: FlowAction = { id: "sms", type: "AUTH0", action: "SEND_SMS", params };
  const scope = expressionScope([sms], "0");
  const values = { input: {}, trigger: {}, at: new Date(0), steps: new Map(), ...unlooped, isSample: true };
  expect(previewRoots(scope, values)).toMatchObject({ custom_vars: { code: "{{custom_vars.code}}" } });
});

test("an edit of the action itself leaves its scope as it was, another does not", () => {
  const path = "2.do.0.do.1";
  const before = expressionScope(actions, path);
  const edit = (at: string, change: (action: FlowAction) => FlowAction) =>
    isSameScope(before, expressionScope(replaceAction(actions, at, change), path));
  expect(edit(path, (action) => ({ ...action, alias: "x" }))).toBe(true);
  expect(edit("0", (action) => ({ ...action, alias: "x" }))).toBe(false);
  expect(edit("3", (action) => ({ ...action, id: "other" }))).toBe(false);
  expect(edit("2", (action) => ({ ...action, params: { ...action.params, items: "{{ vars.x }}" } }))).toBe(false);
});
