import "server-only";
import type { StepError } from "#lib/executions/schema.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import type { Json } from "#lib/shared/json.ts";
import type { StepRecorder } from "./record-step.ts";
import type { Frame } from "./run.ts";
import { BudgetSpent, endsWithoutWord, FlowEndedWithMessage, StepFailure, toStepError } from "./step-failure.ts";

/** From now on expressions find it under the action's id. */
export function setOutput(frame: Frame, action: FlowAction, output: Json): void {
  frame.outputs[action.id] = output;
  frame.last = output;
}

/** @throws StepFailure to end the execution, unless the action allows its failure. */
export async function recordFailure(
  frame: Frame,
  action: FlowAction,
  step: StepRecorder,
  thrown: unknown,
): Promise<void> {
  const { run } = frame;
  if (endsWithoutWord(thrown)) throw thrown;
  // A call that was broken off because the run's time was over is told as that.
  const error = run.budget.signal.aborted ? afterAbort(frame, thrown) : thrown;
  const stepError = hideDetails(frame, action, toStepError(error, run.masker.showText));
  const endsAnyway = error instanceof BudgetSpent || error instanceof FlowEndedWithMessage;
  const isAbsorbed = action.allow_failure === true && !endsAnyway;
  if (isAbsorbed) step.note({ isAbsorbed });
  await step.fail(stepError);
  if (!isAbsorbed) throw endsAnyway ? error : toFailure(stepError);
  setOutput(frame, action, { error: { code: stepError.code } });
}

export function toFailure({ code, messageKey, params, ...rest }: StepError): StepFailure {
  return new StepFailure(code, messageKey, params, rest);
}

function afterAbort(frame: Frame, thrown: unknown): unknown {
  try {
    frame.run.budget.checkTime();
    return thrown;
  } catch (over) {
    if (endsWithoutWord(over)) throw over;
    return over;
  }
}

/** What the author masks in outputs does not show in errors: neither the values so far, nor this action's answer. */
export function hideDetails({ run }: Frame, action: FlowAction, error: StepError): StepError {
  const { details, ...rest } = error;
  const params = Object.fromEntries(
    Object.entries(error.params).map(([key, value]) => [
      key,
      typeof value === "string" ? run.masker.showText(value) : value,
    ]),
  );
  if (details === undefined) return { ...rest, params };
  return { ...rest, params, details: action.mask_output ? `«${action.id} / output»` : run.masker.showJson(details) };
}
