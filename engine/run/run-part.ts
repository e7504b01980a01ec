import "server-only";
import type { ExecutionPart } from "#lib/executions/execution-part.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { type BranchName, branchesOf, branchOf } from "#lib/flows/walk-actions.ts";
import type { Json } from "#lib/shared/json.ts";
import type { Ending } from "./journal.ts";
import type { Walk } from "./outcome.ts";
import { setOutput } from "./record-failure.ts";
import { repeatOutcome } from "./repeat-step.ts";
import { createIterationFrame, type Frame } from "./run.ts";
import { runAction } from "./run-action.ts";
import { StepFailure } from "./step-failure.ts";

/**
 * Runs one action of a document, or all from one on. Nothing of what stands before it is done: where the journal has
 * what it gave, expressions find that; the rest is left out, and conditions around it count as decided its way.
 *
 * @throws StepFailure if the document has no such place.
 */
export function walkPart(
  frame: Frame,
  actions: readonly FlowAction[],
  { mode, path }: ExecutionPart,
  walk: Walk,
): Promise<Ending | null> {
  return descend(frame, actions, { mode, parent: "", rest: path.split("."), walk });
}

type Way = { mode: ExecutionPart["mode"]; parent: string; rest: readonly string[]; walk: Walk };

async function descend(frame: Frame, actions: readonly FlowAction[], way: Way): Promise<Ending | null> {
  const { mode, parent, walk } = way;
  const [place = "", branch, ...rest] = way.rest;
  const index = Number(place);
  const action = actions[index];
  if (!action) throw new StepFailure("ERR_FLOW_MALFORMED", "engine.flowMalformed");
  takeAll(frame, actions.slice(0, index), parent);
  const path = `${parent}${place}`;
  if (branch === undefined) {
    if (mode === "FROM") return walk(frame, actions, parent, index);
    return (await runAction(frame, action, path, walk)).ending ?? null;
  }
  const [name, iteration] = branch.split("#") as [BranchName, string?];
  const inner = iteration === undefined ? enter(frame, action, path) : enterLoop(frame, action, path);
  const within = { ...way, parent: `${path}.${branch}.`, rest };
  const ending = await descend(inner, branchOf(action, name), within);
  return ending || mode === "ONLY" ? ending : walk(frame, actions, parent, index + 1);
}

function enter(frame: Frame, action: FlowAction, path: string): Frame {
  take(frame, action, path);
  return frame;
}

/** What the iteration goes through stands in the journal as what the loop gives. */
function enterLoop(frame: Frame, action: FlowAction, path: string): Frame {
  const { item = null, index = 0 } = (frame.run.replay.at(path)?.real.output ?? {}) as { item?: Json; index?: Json };
  return createIterationFrame(frame, action.id, item, Number(index));
}

/** Those in branches too: what they gave is seen after them. */
function takeAll(frame: Frame, actions: readonly FlowAction[], parent: string): void {
  for (const [index, action] of actions.entries()) {
    const path = `${parent}${index}`;
    take(frame, action, path);
    for (const name of branchesOf(action)) {
      if (name !== "do") takeAll(frame, branchOf(action, name), `${path}.${name}.`);
    }
  }
}

function take(frame: Frame, action: FlowAction, path: string): void {
  const past = frame.run.replay.at(path);
  if (past?.status === "SUCCEEDED") repeatOutcome(frame, action, past);
  else if (past?.shown.isAbsorbed) setOutput(frame, action, { error: { code: past.shown.error?.code ?? "" } });
}
