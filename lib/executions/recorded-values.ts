import type { Json } from "#lib/shared/json.ts";
import type { ExecutionStep } from "./schema.ts";

/** What an execution recorded, masked: what expressions of the same flow can be tried with. */
export type RecordedValues = {
  input: Json;
  trigger: Json;
  /** When it ran. */
  at: Date;
  /** By the action's id, of the document and of the iterations that were chosen. */
  steps: ReadonlyMap<string, RecordedStep>;
  /** The iteration that was chosen of each loop around, by the loop's id. */
  iterations: ReadonlyMap<string, number>;
  /** How many there are of each. */
  begun: ReadonlyMap<string, number>;
};

/** Undefined where there is none: the action has not ended, or its record was not kept. */
export type RecordedStep = { type: string; action: string; input: Json | undefined; output: Json | undefined };

/** @param steps Sorted by path, then attempt. Those of flows that were called are passed over. */
export function recordedSteps(steps: readonly ExecutionStep[]): Map<string, RecordedStep> {
  const own = steps.filter(({ path }) => !path.includes(".call."));
  return new Map(
    own.map((step) => {
      const { actionId, type, action, shown } = step;
      return [actionId, { type, action, input: shown?.input, output: outputOf(step) }];
    }),
  );
}

/** What later actions of the run read of it. */
function outputOf({ status, shown }: ExecutionStep): Json | undefined {
  if (status === "SUCCEEDED") return shown?.output;
  return status === "FAILED" && shown?.isAbsorbed && shown.error ? { error: { code: shown.error.code } } : undefined;
}
