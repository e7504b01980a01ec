import "server-only";
import { findConnector } from "#lib/connectors/registry.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import type { Json } from "#lib/shared/json.ts";
import { databaseNow } from "./database-now.ts";
import { hideDetails, recordFailure } from "./record-failure.ts";
import { attemptAfter, recordStep, type StepRecorder } from "./record-step.ts";
import type { PastStep } from "./replay.ts";
import { definitionOf } from "./resolve-params.ts";
import { AnswerToRetry, retryPause } from "./retry-pause.ts";
import type { Frame } from "./run.ts";
import { type Attempt, runConnectorAction } from "./run-connector-action.ts";
import { IN_PLACE_MS, pauseUntil } from "./run-delay.ts";
import { BudgetSpent, endsWalk, Suspended, toStepError, UncertainEffect } from "./step-failure.ts";

/**
 * An app's action, with all its attempts: those of an earlier take too.
 *
 * @returns Its output; null if it failed and may.
 */
export async function runAttempts(
  frame: Frame,
  action: FlowAction,
  path: string,
  past: PastStep | null,
): Promise<Json | null> {
  let from = past && (await nextAfter(frame, action, past));
  for (;;) {
    const step = recordStep(frame.run, action, path, from);
    const attempt: Attempt = { mayRepeat: false };
    let output: Json;
    try {
      output = await runConnectorAction(frame, action, step, attempt);
    } catch (error) {
      if (endsWalk(error) && !(error instanceof BudgetSpent)) throw error;
      const pause = retryPause(action.retry, step.attempt, error, attempt.mayRepeat);
      if (pause !== null) {
        await pauseAttempt(frame, action, step, error, pause);
        from = { seq: step.seq, attempt: step.attempt + 1 };
        continue;
      }
      if (!(error instanceof AnswerToRetry)) {
        await recordFailure(frame, action, step, error);
        return null;
      }
      output = error.output;
    }
    await step.succeed(output);
    return output;
  }
}

/**
 * What to do about an attempt of an earlier take that has no end.
 *
 * @throws UncertainEffect if its effect may have happened, and may not be repeated; Suspended if it is not due yet.
 */
async function nextAfter(frame: Frame, action: FlowAction, past: PastStep): Promise<{ seq: number; attempt: number }> {
  if (past.status === "FAILED" && past.resumeAt) await pauseUntil(frame, past.resumeAt);
  if (past.status !== "STARTED" || past.shown.settledAs === "REPEAT") return attemptAfter(past);
  const { effect, repeats } = definitionOf(action);
  const params = (past.real.input ?? {}) as Record<string, Json>;
  if (effect === "none" || repeats === "always" || (typeof repeats === "function" && repeats(params))) {
    return attemptAfter(past);
  }
  const app = findConnector(action.type)?.name ?? action.type;
  throw new UncertainEffect("ERR_EXECUTION_UNCERTAIN", "engine.uncertain", { action: action.id, app });
}

async function pauseAttempt(
  frame: Frame,
  action: FlowAction,
  step: StepRecorder,
  error: unknown,
  ms: number,
): Promise<void> {
  const { run } = frame;
  const resumeAt = new Date((await databaseNow()) + ms);
  const stepError =
    error instanceof AnswerToRetry
      ? { code: "ERR_UPSTREAM_STATUS", messageKey: "engine.answerToRetry", params: { status: error.status } }
      : hideDetails(frame, action, toStepError(error, run.masker.showText));
  await step.fail(stepError, resumeAt);
  if (ms > IN_PLACE_MS) throw new Suspended(resumeAt);
  await run.budget.pause(ms);
}
