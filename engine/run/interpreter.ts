import "server-only";
import type { StepError } from "#lib/executions/schema.ts";
import { type FlowAction, flowActions } from "#lib/flows/schema.ts";
import { branchOf } from "#lib/flows/walk-actions.ts";
import type { Ending } from "./journal.ts";
import { recordStep, type StepRecorder } from "./record-step.ts";
import type { Run } from "./run.ts";
import { runConnectorAction } from "./run-connector-action.ts";
import { FlowEndedWithMessage, type Outcome, runFlowAction } from "./run-flow-action.ts";
import { BudgetSpent, endsWithoutWord, StepFailure, toStepError } from "./step-failure.ts";

/**
 * Walks the document from its first action to its end.
 *
 * @returns How the execution ends. Reaching the last action is a success without a result.
 * @throws LeaseLostError, or the database's own error, if the run is to be left as it stands.
 */
export async function interpret(run: Run, document: unknown): Promise<Ending> {
  try {
    const ending = await walk(run, parseActions(document), "");
    return ending ?? { status: "COMPLETED", result: null, error: null };
  } catch (error) {
    if (endsWithoutWord(error)) throw error;
    // What was sent and received stands with the step.
    const { details: _, ...stepError } = toStepError(error, run.masker.showText);
    return { status: "FAILED", result: null, error: stepError };
  }
}

async function walk(run: Run, actions: readonly FlowAction[], parent: string): Promise<Ending | null> {
  for (const [index, action] of actions.entries()) {
    const path = `${parent}${index}`;
    const { branch, ending } = await runAction(run, action, path);
    if (ending) return ending;
    if (branch) {
      const ended = await walk(run, parseActions(branchOf(action, branch)), `${path}.${branch}.`);
      if (ended) return ended;
    }
  }
  return null;
}

/** One action, its entry in the journal included. */
async function runAction(run: Run, action: FlowAction, path: string): Promise<Omit<Outcome, "output">> {
  run.budget.spendAction();
  const step = recordStep(run, action, path);
  let outcome: Outcome;
  try {
    outcome =
      action.type === "FLOW"
        ? runFlowAction(run, action, step)
        : { output: await runConnectorAction(run, action, step) };
  } catch (error) {
    await recordFailure(run, action, step, error);
    return {};
  }
  run.outputs[action.id] = outcome.output;
  await step.succeed(outcome.output);
  return outcome;
}

/** @throws StepFailure to end the execution, unless the action allows its failure. */
async function recordFailure(run: Run, action: FlowAction, step: StepRecorder, thrown: unknown): Promise<void> {
  if (endsWithoutWord(thrown)) throw thrown;
  // A call that was broken off because the run's time was over is told as that.
  const error = run.budget.signal.aborted ? afterAbort(run, thrown) : thrown;
  const stepError = hideDetails(run, action, toStepError(error, run.masker.showText));
  await step.fail(stepError);
  const endsAnyway = error instanceof BudgetSpent || error instanceof FlowEndedWithMessage;
  if (!action.allow_failure || endsAnyway) {
    const { code, messageKey, params, ...rest } = stepError;
    throw new StepFailure(code, messageKey, params, rest);
  }
  run.outputs[action.id] = { error: { code: stepError.code } };
}

function afterAbort(run: Run, thrown: unknown): unknown {
  try {
    run.budget.checkTime();
    return thrown;
  } catch (over) {
    if (endsWithoutWord(over)) throw over;
    return over;
  }
}

/** What the author masks in outputs does not show in errors: neither the values so far, nor this action's answer. */
function hideDetails(run: Run, action: FlowAction, error: StepError): StepError {
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

function parseActions(document: unknown): FlowAction[] {
  const parsed = flowActions.safeParse(document);
  if (!parsed.success) throw new StepFailure("ERR_FLOW_MALFORMED", "engine.flowMalformed");
  return parsed.data;
}
