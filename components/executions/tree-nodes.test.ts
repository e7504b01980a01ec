import { describe, expect, test } from "vitest";
import type { ExecutionStep } from "#lib/executions/schema.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import type { Json } from "#lib/shared/json.ts";
import { type ReadJournal, type TreeNode, treeNodes } from "./tree-nodes.ts";

const nothing = (id: string): FlowAction => ({ id, type: "FLOW", action: "DO_NOTHING" });
const flowAction = (id: string, action: string, params: Record<string, unknown>): FlowAction => ({
  ...{ id, type: "FLOW", action },
  params: params as never,
});
const condition = flowAction("c", "BOOLEAN_CONDITION", { then: [nothing("t")], else: [nothing("e")] });
const loop = flowAction("each", "FOR_EACH", { items: [], do: [nothing("x"), nothing("y")] });
const call = flowAction("call", "CALL_FLOW", { flow_id: "af_1" });

const step = (path: string, change: Partial<ExecutionStep> = {}): ExecutionStep => ({
  ...{ seq: 0, attempt: 1, path, actionId: path, type: "FLOW", action: "DO_NOTHING", status: "SUCCEEDED" },
  ...{ startedAt: new Date(0), endedAt: new Date(5), resumeAt: null, shown: {} },
  ...change,
});

const read = (actions: FlowAction[], steps: ExecutionStep[], change: Partial<ReadJournal> = {}): ReadJournal => ({
  ...{ actions: actions as unknown as Json, steps, loops: [], calls: [], hasMore: false },
  ...{ iterations: new Map(), scopes: new Map() },
  ...change,
});

/** Each line as its key, with how deep it stands and how many attempts it had. */
const lines = (nodes: readonly TreeNode[], depth = 0): unknown[] =>
  nodes.flatMap((node) => [
    [node.key, depth, node.kind === "action" ? node.attempts.length : node.kind],
    ...lines(node.children, depth + 1),
  ]);

const actionAt = (nodes: readonly TreeNode[], key: string) =>
  nodes.find((node): node is Extract<TreeNode, { kind: "action" }> => node.key === key && node.kind === "action");

describe("the tree of what ran", () => {
  test("holds every action of the document, those that were not reached too", () => {
    const nodes = treeNodes(
      read(
        [nothing("a"), condition, nothing("z")],
        [step("0"), step("1", { shown: { output: { result: true } } }), step("1.then.0")],
      ),
    );
    expect(lines(nodes)).toEqual([
      ["flow", 0, "flow"],
      ["0", 0, 1],
      ["1", 0, 1],
      ["1.then.0", 1, 1],
      ["1.else.0", 1, 0],
      ["2", 0, 0],
    ]);
    expect(actionAt(nodes, "1")?.tookBranch).toBe("then");
  });

  test("knows the branch without outputs, by what ran in it", () => {
    const nodes = treeNodes(read([condition], [step("0", { shown: null }), step("0.else.0", { shown: null })]));
    expect(actionAt(nodes, "0")?.tookBranch).toBe("else");
  });

  test("keeps the attempts of an action together, the last one last", () => {
    const nodes = treeNodes(read([nothing("a")], [step("0", { status: "FAILED" }), step("0", { attempt: 2 })]));
    expect(actionAt(nodes, "0")?.attempts.map(({ attempt }) => attempt)).toEqual([1, 2]);
  });

  test("folds a loop's iterations under it, and reads what is unfolded", () => {
    const steps = [step("0", { shown: { input: { items: [1, 2, 3, 4, 5] } } })];
    const loops = [{ path: "0", begun: 4, failed: 1, firstFailed: 3 }];
    expect(lines(treeNodes(read([loop], steps, { loops })))).toEqual([
      ["flow", 0, "flow"],
      ["0", 0, 1],
      ["loading 0", 1, "loading"],
    ]);

    const iteration = (index: number) => ({ index, isFailed: false, startedAt: new Date(0), endedAt: null });
    const page = { iterations: [iteration(1), iteration(2)], hasMore: true };
    const scope = { steps: [step("0.do#2.0")], loops: [], hasMore: false };
    const nodes = treeNodes(
      read([loop], steps, {
        loops,
        iterations: new Map([["0", { from: 1, page }]]),
        scopes: new Map([["0.do#2", scope]]),
      }),
    );
    expect(lines(nodes)).toEqual([
      ["flow", 0, "flow"],
      ["0", 0, 1],
      ["earlier 0", 1, "earlier"],
      ["0.do#1", 1, "iteration"],
      ["loading 0.do#1", 2, "loading"],
      ["0.do#2", 1, "iteration"],
      ["0.do#2.0", 2, 1],
      ["0.do#2.1", 2, 0],
      ["more 0", 1, "more"],
    ]);
    expect(actionAt(nodes, "0")?.loop).toMatchObject({ begun: 4, failed: 1, firstFailed: 3, total: 5 });
  });

  test("puts the actions of a called flow under the call, loops in it included", () => {
    const versionId = "01a2033a-60e6-7a02-8166-742b913a769b";
    const steps = [
      step("0", { shown: { calledVersionId: versionId } }),
      step("0.call.10", { action: "RETURN_JSON" }),
      step("0.call.2", { action: "FOR_EACH" }),
    ];
    const calls = [{ versionId, flowId: versionId, flowName: "Refund", versionNumber: 3 }];
    const loops = [{ path: "0.call.2", begun: 1, failed: 0, firstFailed: null }];
    const page = { iterations: [{ index: 0, isFailed: false, startedAt: new Date(0), endedAt: null }], hasMore: false };
    const nodes = treeNodes(
      read([call], steps, {
        calls,
        loops,
        iterations: new Map([["0.call.2", { from: 0, page }]]),
        scopes: new Map([["0.call.2.do#0", { steps: [step("0.call.2.do#0.1")], loops: [], hasMore: false }]]),
      }),
    );
    expect(lines(nodes)).toEqual([
      ["flow", 0, "flow"],
      ["0", 0, 1],
      ["0.call.2", 1, 1],
      ["0.call.2.do#0", 2, "iteration"],
      ["0.call.2.do#0.1", 3, 1],
      ["0.call.10", 1, 1],
    ]);
    expect(actionAt(nodes, "0")?.calledFlow?.flowName).toBe("Refund");
  });
});
