import "server-only";
import type { FlowAction } from "#lib/flows/schema.ts";
import type { Outcome } from "./outcome.ts";
import { setOutput, toFailure } from "./record-failure.ts";
import type { PastStep } from "./replay.ts";
import type { Frame } from "./run.ts";
import { endingOf, storeVars } from "./run-flow-action.ts";
import { FLOW_MESSAGE, FlowEndedWithMessage } from "./step-failure.ts";

/** What an action did in an earlier take, as far as later actions see it. */
export function repeatOutcome(frame: Frame, action: FlowAction, past: PastStep): Omit<Outcome, "output"> {
  const { real, shown } = past;
  const output = real.output ?? shown.output ?? null;
  setOutput(frame, action, output);
  if (action.type !== "FLOW") return {};
  if (action.action === "STORE_VARS") storeVars(frame, real.input);
  if (action.action === "RETURN_JSON") return { ending: endingOf(real.input) };
  if (action.action !== "BOOLEAN_CONDITION") return {};
  const isTrue = output !== null && typeof output === "object" && !Array.isArray(output) && output.result === true;
  return { branch: isTrue ? "then" : "else" };
}

/** @throws StepFailure as it did then, unless the action allows its failure. */
export function repeatFailure(frame: Frame, action: FlowAction, past: PastStep): Record<string, never> {
  const error = past.shown.error ?? { code: "ERR_UNEXPECTED", messageKey: "errors.unexpected", params: {} };
  if (action.type === "FLOW" && action.action === "ERROR_MESSAGE" && error.messageKey === FLOW_MESSAGE) {
    throw new FlowEndedWithMessage(String(error.params.message ?? ""));
  }
  if (!action.allow_failure) throw toFailure(error);
  setOutput(frame, action, { error: { code: error.code } });
  return {};
}
