import "server-only";
import { evaluateCondition } from "#lib/expressions/conditions.ts";
import { resolveValue } from "#lib/expressions/resolve-value.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import type { BranchName } from "#lib/flows/walk-actions.ts";
import type { Json, JsonObject } from "#lib/shared/json.ts";
import type { Ending } from "./journal.ts";
import type { StepRecorder } from "./record-step.ts";
import { resolveParams } from "./resolve-params.ts";
import type { Run } from "./run.ts";
import { StepFailure } from "./step-failure.ts";

/** Where the walk goes after an action. */
export type Outcome = { output: Json; branch?: BranchName; ending?: Ending };

const MAX_MESSAGE_LENGTH = 2048;

/** The actions that are the flow's own: they touch nothing outside the run. */
export function runFlowAction(run: Run, action: FlowAction, step: StepRecorder): Outcome {
  switch (action.action) {
    case "BOOLEAN_CONDITION":
      return runCondition(run, action, step);
    case "STORE_VARS":
      Object.assign(run.vars, (resolveParams(run, action, step) as { vars: JsonObject }).vars);
      return { output: {} };
    case "RETURN_JSON": {
      const { payload } = resolveParams(run, action, step) as { payload: Json };
      return { output: {}, ending: { status: "COMPLETED", result: payload, error: null } };
    }
    case "ERROR_MESSAGE": {
      const { message } = resolveParams(run, action, step) as { message: string };
      throw new FlowEndedWithMessage(message.slice(0, MAX_MESSAGE_LENGTH));
    }
    case "DO_NOTHING":
      return { output: {} };
    default:
      throw new StepFailure("ERR_UNKNOWN_ACTION", "engine.unknownAction", { type: action.type, action: action.action });
  }
}

/** The author's own end of the flow: it ends, whatever else the action allows. */
export class FlowEndedWithMessage extends StepFailure {
  constructor(message: string) {
    super("ERR_FLOW_MESSAGE", "engine.flowMessage", { message });
  }
}

function runCondition(run: Run, action: FlowAction, step: StepRecorder): Outcome {
  const condition = action.params?.if ?? null;
  const resolve = (operand: Json) => resolveValue(operand, run.scope, run.budget.expressions);
  step.setInput({ if: (resolve(condition) as Json | undefined) ?? null });
  const result = evaluateCondition(condition, resolve, run.budget.expressions);
  return { output: { result }, branch: result ? "then" : "else" };
}
