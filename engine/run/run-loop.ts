import "server-only";
import type { FlowAction } from "#lib/flows/schema.ts";
import { branchOf } from "#lib/flows/walk-actions.ts";
import type { Json } from "#lib/shared/json.ts";
import type { Ending } from "./journal.ts";
import type { Outcome, Walk } from "./outcome.ts";
import type { StepRecorder } from "./record-step.ts";
import type { PastStep } from "./replay.ts";
import { resolveParams } from "./resolve-params.ts";
import { createIterationFrame, type Frame } from "./run.ts";
import {
  endsWalk,
  endsWithoutWord,
  FlowEndedWithMessage,
  Suspended,
  toStepError,
  UncertainEffect,
} from "./step-failure.ts";

type LoopParams = { items: Json[]; concurrency: number; on_error: "STOP" | "CONTINUE" };

type Iteration = { output: Json } | { ending: Ending } | { error: unknown };

/**
 * Runs the actions of `do` for each item, some side by side. Of several ends the one of the first item counts, so that
 * a run that is taken up again ends as it would have.
 */
export async function runLoop(
  frame: Frame,
  action: FlowAction,
  path: string,
  step: StepRecorder,
  past: PastStep | null,
  walk: Walk,
): Promise<Outcome> {
  const { items, concurrency, on_error } = await loopParams(frame, action, step, past);
  const actions = branchOf(action, "do");
  const iterations: Iteration[] = [];
  let next = 0;
  let isStopped = false;

  async function runNext(): Promise<void> {
    while (next < items.length) {
      const index = next++;
      const prefix = `${path}.do#${index}`;
      // What had begun in an earlier take comes to its own end: of an effect in it somebody has to hear.
      if (isStopped && !frame.run.replay.hasBegun(prefix)) continue;
      const iteration = createIterationFrame(frame, action.id, items[index] ?? null, index);
      try {
        // One without actions costs as much as an action: a list may be longer than any budget.
        if (actions.length === 0) frame.run.budget.spendAction();
        const ending = await walk(iteration, actions, `${prefix}.`);
        iterations[index] = ending ? { ending } : { output: iteration.last };
        if (ending) isStopped = true;
      } catch (error) {
        iterations[index] = { error };
        // One that waits keeps its place among those that run side by side.
        if (error instanceof Suspended) return;
        if (endsAll(error) || on_error === "STOP") isStopped = true;
      }
    }
  }

  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, runNext));
  return settle(frame, iterations, on_error);
}

/** Those of the first time: an expression may give another list now. */
async function loopParams(
  frame: Frame,
  action: FlowAction,
  step: StepRecorder,
  past: PastStep | null,
): Promise<LoopParams> {
  if (past?.real.input !== undefined) {
    step.setInput(past.real.input);
    return past.real.input as LoopParams;
  }
  const params = resolveParams(frame, action, step) as LoopParams;
  step.setInput(params);
  await step.begin();
  return params;
}

function endsAll(error: unknown): boolean {
  return error instanceof FlowEndedWithMessage || endsWalk(error);
}

/** An end of the run that hides an effect of which nobody knows, or a lease that is lost, would be no end. */
function weight(error: unknown): number {
  if (endsWithoutWord(error)) return 2;
  return error instanceof UncertainEffect ? 1 : 0;
}

function settle({ run }: Frame, iterations: readonly Iteration[], onError: LoopParams["on_error"]): Outcome {
  const errors = iterations.flatMap((each) => (each && "error" in each ? [each.error] : []));
  // What must not go on at all comes before what waits, and that before what merely failed.
  const suspended = errors.filter((error) => error instanceof Suspended);
  const fatal = errors.filter((error) => !(error instanceof Suspended) && endsAll(error));
  if (fatal.length > 0) throw fatal.toSorted((a, b) => weight(b) - weight(a))[0];
  const ending = iterations.find((each) => each && "ending" in each);
  const failed = onError === "STOP" ? iterations.find((each) => each && "error" in each) : undefined;
  const isFailed = failed && "error" in failed && !(failed.error instanceof Suspended);
  if (suspended.length > 0) throw new Suspended(new Date(Math.min(...suspended.map(({ resumeAt }) => +resumeAt))));
  if (isFailed) throw failed.error;
  if (ending && "ending" in ending) return { output: { results: [] }, ending: ending.ending };
  const results = iterations.map((each): Json => {
    if ("output" in each) return each.output;
    return { error: { code: "error" in each ? toStepError(each.error, run.masker.showText).code : "ERR_UNEXPECTED" } };
  });
  return { output: { results } };
}
