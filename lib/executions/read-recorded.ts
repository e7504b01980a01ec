import { type RecordedValues, recordedSteps } from "./recorded-values.ts";
import type { ExecutionDetail, ExecutionStep, LoopSummary, StepScope } from "./schema.ts";

/** Of each loop the iteration that is looked at, by the loop's id. */
export type WantedIterations = Readonly<Record<string, number>>;

/** The one that is wanted, or the last, if there are not so many; else the first that failed, or the first. */
function chosenIteration({ firstFailed, begun }: LoopSummary, wanted: number | undefined): number {
  return wanted === undefined ? (firstFailed ?? 0) : Math.max(0, Math.min(wanted, begun - 1));
}

/**
 * What an execution recorded, for an action that stands in these loops.
 *
 * @param loopIds The outermost first. @param readScope Reads the steps of one iteration.
 * @returns Null if the reader may not see what it recorded.
 */
export async function readRecorded(
  detail: ExecutionDetail,
  loopIds: readonly string[],
  readScope: (scope: string) => Promise<StepScope>,
  wanted: WantedIterations = {},
): Promise<RecordedValues | null> {
  if (detail.isHidden) return null;
  const iterations = new Map<string, number>();
  const begun = new Map<string, number>();
  const steps: ExecutionStep[] = [...detail.steps];
  let scope: Pick<StepScope, "steps" | "loops"> = detail;
  for (const loopId of loopIds) {
    const loop = loopOf(scope, loopId);
    if (!loop) break;
    const index = chosenIteration(loop, Object.hasOwn(wanted, loopId) ? wanted[loopId] : undefined);
    iterations.set(loopId, index);
    begun.set(loopId, loop.begun);
    scope = await readScope(`${loop.path}.do#${index}`);
    steps.push(...scope.steps);
  }
  const { input, trigger, startedAt, createdAt } = detail;
  return { input, trigger: trigger ?? {}, at: startedAt ?? createdAt, steps: recordedSteps(steps), iterations, begun };
}

function loopOf({ steps, loops }: Pick<StepScope, "steps" | "loops">, loopId: string): LoopSummary | undefined {
  const path = steps.find(({ actionId, path: at }) => actionId === loopId && !at.includes(".call."))?.path;
  return loops.find((loop) => loop.path === path);
}
