import { FLOW_KEY } from "#lib/executions/found-address.ts";
import type {
  ExecutionDetail,
  ExecutionStep,
  Iteration,
  IterationPage,
  LoopSummary,
  StepScope,
} from "#lib/executions/schema.ts";
import { comparePaths } from "#lib/executions/step-order.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { type BranchName, branchesOf, branchOf } from "#lib/flows/walk-actions.ts";

/** One line of the tree of what ran. */
export type TreeNode =
  | ActionNode
  | IterationNode
  | FillNode
  | { kind: "flow"; key: string; children: readonly never[] };

export type ActionNode = {
  kind: "action";
  /** Where it stands in the document, in a loop with the iteration: the path of its steps. */
  key: string;
  action: Pick<FlowAction, "alias" | "type" | "action">;
  /** Every attempt, the first one first; none for an action that was not reached. */
  attempts: readonly ExecutionStep[];
  /** Of a condition that was decided. */
  tookBranch: BranchName | null;
  /** Of a loop of which an iteration has begun. */
  loop: (LoopSummary & { total: number | null }) | null;
  /** Of a call: the flow that ran. */
  calledFlow: ExecutionDetail["calls"][number] | null;
  children: readonly TreeNode[];
};

export type IterationNode = {
  kind: "iteration";
  /** Such as `2.do#17`. */
  key: string;
  iteration: Iteration;
  children: readonly TreeNode[];
};

/** In the place of lines that are not read yet. */
export type FillNode = {
  kind: "loading" | "earlier" | "more";
  key: string;
  /** The loop or iteration whose lines are missing; empty for the document. */
  owner: string;
  children: readonly never[];
};

/** What was read of the journal. */
export type ReadJournal = Pick<ExecutionDetail, "actions" | "calls" | "hasMore" | "steps" | "loops"> & {
  /** By the loop's path: what is unfolded of its iterations, from `from` on. Undefined: not read yet. */
  iterations: ReadonlyMap<string, { from: number; page: IterationPage | undefined }>;
  /** By iteration, such as `2.do#17`. Undefined: not read yet. */
  scopes: ReadonlyMap<string, StepScope | undefined>;
};

type Journal = ReadJournal & {
  attempts: ReadonlyMap<string, readonly ExecutionStep[]>;
  /** By the path of a list without the index, such as `1.then.`: the actions that ran in it. */
  lists: ReadonlyMap<string, readonly ExecutionStep[]>;
  loopsByPath: ReadonlyMap<string, LoopSummary>;
};

/** The document that ran, with its journal, loops and called flows in their places. */
export function treeNodes(read: ReadJournal): TreeNode[] {
  const scopes = [read, ...[...read.scopes.values()].filter((scope) => scope !== undefined)];
  const attempts = Map.groupBy(
    scopes.flatMap(({ steps }) => steps),
    ({ path }) => path,
  );
  const firsts = [...attempts.values()].flatMap(([first]) => first ?? []);
  const journal: Journal = {
    ...read,
    attempts,
    lists: Map.groupBy(firsts, ({ path }) => listOf(path)),
    loopsByPath: new Map(scopes.flatMap(({ loops }) => loops).map((loop) => [loop.path, loop])),
  };
  const document = Array.isArray(read.actions) ? (read.actions as unknown as FlowAction[]) : [];
  return [
    { kind: "flow", key: FLOW_KEY, children: [] },
    ...listNodes(journal, document, ""),
    ...(read.hasMore ? [fill("more", "")] : []),
  ];
}

/** @param actions Of the document; null in a called flow, where what ran speaks for itself. */
function listNodes(journal: Journal, actions: readonly FlowAction[] | null, list: string): TreeNode[] {
  if (actions) return actions.map((action, index) => actionNode(journal, action, `${list}${index}`, action));
  const ran = [...(journal.lists.get(list) ?? [])].toSorted((a, b) => comparePaths(a.path, b.path));
  return ran.map((step) => actionNode(journal, step, step.path, null));
}

function actionNode(
  journal: Journal,
  shown: ActionNode["action"],
  path: string,
  documented: FlowAction | null,
): ActionNode {
  const attempts = journal.attempts.get(path) ?? [];
  const last = attempts.at(-1);
  const summary = journal.loopsByPath.get(path);
  const versionId = last?.shown?.calledVersionId;
  return {
    kind: "action",
    key: path,
    action: shown,
    attempts,
    tookBranch: tookBranch(journal, shown, path, last),
    loop: summary ? { ...summary, total: totalOf(last) } : null,
    calledFlow: journal.calls.find((call) => call.versionId === versionId) ?? null,
    children: [
      ...branchesOf(shown)
        .filter((name) => name !== "do")
        .flatMap((name) => listNodes(journal, documented && branchOf(documented, name), `${path}.${name}.`)),
      ...(summary ? iterationNodes(journal, path, documented && branchOf(documented, "do")) : []),
      ...listNodes(journal, null, `${path}.call.`),
    ],
  };
}

function iterationNodes(journal: Journal, loop: string, actions: readonly FlowAction[] | null): TreeNode[] {
  const unfolded = journal.iterations.get(loop);
  if (!unfolded?.page) return [fill("loading", loop)];
  const { from, page } = unfolded;
  return [
    ...(from > 0 ? [fill("earlier", loop)] : []),
    ...page.iterations.map((iteration): IterationNode => {
      const key = `${loop}.do#${iteration.index}`;
      const scope = journal.scopes.get(key);
      const more = scope?.hasMore ? [fill("more", key)] : [];
      const children = scope ? [...listNodes(journal, actions, `${key}.`), ...more] : [fill("loading", key)];
      return { kind: "iteration", key, iteration, children };
    }),
    ...(page.hasMore ? [fill("more", loop)] : []),
  ];
}

function fill(kind: FillNode["kind"], owner: string): FillNode {
  return { kind, key: `${kind} ${owner}`, owner, children: [] };
}

function listOf(path: string): string {
  return path.slice(0, path.lastIndexOf(".") + 1);
}

/** How many items a loop goes through, if its input says so. */
function totalOf(step: ExecutionStep | undefined): number | null {
  const items = member(step?.shown?.input, "items");
  return Array.isArray(items) ? items.length : null;
}

/** What its output says, or, where outputs are hidden, in which branch something ran. */
function tookBranch(
  journal: Journal,
  action: ActionNode["action"],
  path: string,
  last: ExecutionStep | undefined,
): BranchName | null {
  if (!last || !branchesOf(action).includes("then")) return null;
  const result = member(last.shown?.output, "result");
  if (typeof result === "boolean") return result ? "then" : "else";
  return (["then", "else"] as const).find((name) => journal.lists.has(`${path}.${name}.`)) ?? null;
}

function member(value: unknown, name: string): unknown {
  return value !== null && typeof value === "object" ? (value as Record<string, unknown>)[name] : undefined;
}
