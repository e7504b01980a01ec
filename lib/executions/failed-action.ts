import type { ExecutionDetail, ExecutionStep } from "./schema.ts";

/** The action at which an execution failed, and whether something within it was done already. */
export type FailedAction = {
  id: string;
  path: string;
  /** It is within a loop or another flow, or holds one that began: to begin it anew would do again what was done. */
  isWithin: boolean;
};

/** Of the document's own actions; null where none failed for good. */
export function failedAction({ steps, loops }: Pick<ExecutionDetail, "steps" | "loops">): FailedAction | null {
  const lasts = new Map(steps.map((step) => [step.path, step]));
  const failed = [...lasts.values()].filter(isFailed);
  // What holds others fails with them: the innermost is what it was.
  const inner = failed.filter(({ path }) => !failed.some((other) => other.path.startsWith(`${path}.`)));
  const step = inner.toSorted((a, b) => a.seq - b.seq).at(-1);
  if (!step) return null;
  const { actionId: id, path } = step;
  const holds =
    loops.some((loop) => loop.path === path) || [...lasts.keys()].some((each) => each.startsWith(`${path}.`));
  return { id, path, isWithin: holds || /\.call\.|#/.test(path) };
}

function isFailed({ status, shown }: ExecutionStep): boolean {
  return status === "FAILED" && !shown?.isAbsorbed;
}
