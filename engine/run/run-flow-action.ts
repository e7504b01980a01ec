import "server-only";
import { resolveCondition } from "#lib/expressions/resolve-condition.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import type { Json, JsonObject } from "#lib/shared/json.ts";
import type { Ending } from "./journal.ts";
import type { Outcome } from "./outcome.ts";
import type { StepRecorder } from "./record-step.ts";
import { resolveParams, scopeOf } from "./resolve-params.ts";
import type { Frame } from "./run.ts";
import { FlowEndedWithMessage, StepFailure } from "./step-failure.ts";

const MAX_MESSAGE_LENGTH = 2048;

/** The flow's own actions that neither wait nor hold others: they touch nothing outside the run. */
export function runFlowAction(frame: Frame, action: FlowAction, step: StepRecorder): Outcome {
  switch (action.action) {
    case "BOOLEAN_CONDITION":
      return runCondition(frame, action, step);
    case "STORE_VARS":
      storeVars(frame, resolveParams(frame, action, step) as Json);
      return { output: {} };
    case "RETURN_JSON":
      return { output: {}, ending: endingOf(resolveParams(frame, action, step) as Json) };
    case "ERROR_MESSAGE": {
      const { message } = resolveParams(frame, action, step) as { message: string };
      throw new FlowEndedWithMessage(message.slice(0, MAX_MESSAGE_LENGTH).toWellFormed());
    }
    case "MAP_VALUE":
      return { output: { result: mapValue(resolveParams(frame, action, step) as MapParams) } };
    case "DO_NOTHING":
      return { output: {} };
    default:
      throw new StepFailure("ERR_UNKNOWN_ACTION", "engine.unknownAction", { type: action.type, action: action.action });
  }
}

/** @param input The resolved params of STORE_VARS. */
export function storeVars(frame: Frame, input: Json | undefined): void {
  Object.assign(frame.vars, (input as { vars?: JsonObject } | undefined)?.vars);
}

/** @param input The resolved params of RETURN_JSON. */
export function endingOf(input: Json | undefined): Ending {
  const { payload, status } = (input ?? {}) as { payload?: Json; status?: number | string };
  const resultStatus = status === undefined ? null : Number(status);
  return { status: "COMPLETED", result: payload ?? null, resultStatus, error: null };
}

function runCondition(frame: Frame, action: FlowAction, step: StepRecorder): Outcome {
  const { expressions } = frame.run.budget;
  const scope = scopeOf(frame, step);
  const condition = resolveCondition(action.params?.if ?? null, "if", scope, expressions);
  step.setInput({ if: condition.shown });
  const result = condition.isMet();
  return { output: { result }, branch: result ? "then" : "else" };
}

type MapParams = { input: string | number | boolean | null; cases?: JsonObject; fallback?: Json };

/** Cases are written as text: `1` is the case of the number 1 too. */
function mapValue({ input, cases = {}, fallback = null }: MapParams): Json {
  const key = String(input);
  return Object.hasOwn(cases, key) ? (cases[key] ?? null) : fallback;
}
