import "server-only";
import type { FlowAction } from "#lib/flows/schema.ts";
import { branchOf } from "#lib/flows/walk-actions.ts";
import type { Ending } from "./journal.ts";
import { createFrame, type Frame, type Run } from "./run.ts";
import { runAction } from "./run-action.ts";
import { walkPart } from "./run-part.ts";
import { endsWithoutWord, RunCanceled, Suspended, toStepError, UncertainEffect } from "./step-failure.ts";

/**
 * Walks the document from its first action to its end. What the journal already holds is not done again.
 *
 * @returns How the execution ends. Reaching the last action is a success without a result.
 * @throws Suspended if it waits; LeaseLostError, or the database's own error, if the run is to be left as it stands.
 */
export async function interpret(run: Run, actions: readonly FlowAction[]): Promise<Ending> {
  const { input, trigger, part } = run.execution;
  try {
    const frame = createFrame(run, { input, trigger: trigger ?? {} });
    const ending = await (part ? walkPart(frame, actions, part, walk) : walk(frame, actions, ""));
    return ending ?? ended("COMPLETED");
  } catch (error) {
    if (endsWithoutWord(error) || error instanceof Suspended) throw error;
    if (error instanceof RunCanceled) return ended("CANCELED");
    return failedEnding(run, error);
  }
}

/** The end of an execution that an error stopped. */
export function failedEnding(run: Pick<Run, "masker">, error: unknown): Ending {
  // What was sent and received stands with the step.
  const { details: _, ...stepError } = toStepError(error, run.masker.showText);
  return { ...ended(error instanceof UncertainEffect ? "UNCERTAIN" : "FAILED"), error: stepError };
}

export function ended(status: Ending["status"]): Ending {
  return { status, result: null, resultStatus: null, error: null };
}

/**
 * @param parent What stands before the index in a path: `1.then.`, `2.do#17.`, or nothing.
 * @param from The index to begin at.
 */
export async function walk(
  frame: Frame,
  actions: readonly FlowAction[],
  parent: string,
  from = 0,
): Promise<Ending | null> {
  for (const [index, action] of actions.entries()) {
    if (index < from) continue;
    const path = `${parent}${index}`;
    const { branch, ending } = await runAction(frame, action, path, walk);
    if (ending) return ending;
    if (branch) {
      const within = await walk(frame, branchOf(action, branch), `${path}.${branch}.`);
      if (within) return within;
    }
  }
  return null;
}
