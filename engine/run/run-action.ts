import "server-only";
import type { FlowAction } from "#lib/flows/schema.ts";
import type { Json } from "#lib/shared/json.ts";
import type { Outcome, Walk } from "./outcome.ts";
import { recordFailure, setOutput } from "./record-failure.ts";
import { recordStep, type StepRecorder } from "./record-step.ts";
import { repeatFailure, repeatOutcome } from "./repeat-step.ts";
import type { PastStep } from "./replay.ts";
import type { Frame } from "./run.ts";
import { runAttempts } from "./run-attempts.ts";
import { runCall } from "./run-call.ts";
import { runDelay } from "./run-delay.ts";
import { runFlowAction } from "./run-flow-action.ts";
import { runLoop } from "./run-loop.ts";
import { BudgetSpent, endsWalk } from "./step-failure.ts";

/** One action, its entry in the journal included; or what the journal says that became of it. */
export async function runAction(
  frame: Frame,
  action: FlowAction,
  path: string,
  walk: Walk,
): Promise<Omit<Outcome, "output">> {
  const { run } = frame;
  run.budget.spendAction();
  const past = run.replay.at(path);
  if (past?.status === "SUCCEEDED") return repeatOutcome(frame, action, past);
  if (past?.status === "FAILED" && past.resumeAt === null) return repeatFailure(frame, action, past);
  const outcome = await runNew(frame, action, path, past, walk);
  if (!outcome) return {};
  setOutput(frame, action, outcome.output);
  return outcome;
}

/** @returns Null if it failed and may. */
async function runNew(
  frame: Frame,
  action: FlowAction,
  path: string,
  past: PastStep | null,
  walk: Walk,
): Promise<Outcome | null> {
  const { run } = frame;
  if (action.type !== "FLOW") return toOutcome(await runAttempts(frame, action, path, past));
  const begun = past && { seq: past.seq, attempt: past.attempt, startedAt: past.startedAt, isBegun: true };
  const step = recordStep(run, action, path, begun);
  // It is kept with the step again when that ends.
  for (const mask of past?.real.masks ?? []) step.addMask(mask);
  let outcome: Outcome;
  try {
    outcome = await runOwn(frame, action, path, step, past, walk);
  } catch (error) {
    if (endsWalk(error) && !(error instanceof BudgetSpent)) throw error;
    await recordFailure(frame, action, step, error);
    return null;
  }
  await step.succeed(outcome.output);
  return outcome;
}

function toOutcome(output: Json | null): Outcome | null {
  return output === null ? null : { output };
}

function runOwn(
  frame: Frame,
  action: FlowAction,
  path: string,
  step: StepRecorder,
  past: PastStep | null,
  walk: Walk,
): Outcome | Promise<Outcome> {
  switch (action.action) {
    case "FOR_EACH":
      return runLoop(frame, action, path, step, past, walk);
    case "CALL_FLOW":
      return runCall(frame, action, path, step, past, walk);
    case "DELAY_FLOW":
      return runDelay(frame, action, step, past);
    default:
      return runFlowAction(frame, action, step);
  }
}
