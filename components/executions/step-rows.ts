import type { ExecutionDetail, ExecutionStep } from "#lib/executions/schema.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { type BranchName, isBranching, walkActions } from "#lib/flows/walk-actions.ts";

/** One action of the document that ran, with what became of it. */
export type StepRow = {
  /** Where it stands in the document. */
  path: string;
  action: FlowAction;
  /** In how many branches it stands. */
  depth: number;
  /** The last attempt; null for an action that was not reached. */
  step: ExecutionStep | null;
  /** Of a condition that was decided. */
  tookBranch: BranchName | null;
};

/** The document that ran, action by action, with its journal. */
export function stepRows({ actions, steps }: Pick<ExecutionDetail, "actions" | "steps">): StepRow[] {
  if (!Array.isArray(actions)) return [];
  // Later attempts stand later.
  const byPath = new Map(steps.map((step) => [step.path, step]));
  return [...walkActions(actions as unknown as FlowAction[])].map(({ action, path }) => {
    const step = byPath.get(path) ?? null;
    return { path, action, depth: (path.split(".").length - 1) / 2, step, tookBranch: tookBranch(action, step, steps) };
  });
}

/** What its output says, or, where outputs are hidden, in which branch something ran. */
function tookBranch(
  action: FlowAction,
  step: ExecutionStep | null,
  steps: readonly ExecutionStep[],
): BranchName | null {
  if (!step || !isBranching(action)) return null;
  const output = step.shown?.output;
  if (output !== null && typeof output === "object" && !Array.isArray(output) && typeof output.result === "boolean") {
    return output.result ? "then" : "else";
  }
  if (steps.some(({ path }) => path.startsWith(`${step.path}.then.`))) return "then";
  return steps.some(({ path }) => path.startsWith(`${step.path}.else.`)) ? "else" : null;
}
