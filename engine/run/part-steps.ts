import "server-only";
import type { ShownStep } from "#lib/executions/schema.ts";
import { holdsMasked, withMasked } from "#lib/expressions/masked-values.ts";
import { earlierActions, loopsAround } from "#lib/flows/earlier-actions.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { walkActions } from "#lib/flows/walk-actions.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { Json, JsonObject } from "#lib/shared/json.ts";
import { hidePast } from "./hide-output.ts";
import type { KeptStep } from "./kept-steps.ts";
import type { RealStep } from "./step-state.ts";

/** Where a part begins, and the steps that its journal has already. */
export type PartSteps = { path: string; steps: KeptStep[] };

type Asked = { mode: "ONLY" | "FROM"; actionId: string; outputs: Readonly<Record<string, Json>> };

/**
 * What stands before an action in a document, as an earlier execution of the flow did it, or as it was typed: by the
 * actions' ids, so that the document may have changed in between. In a loop it is one iteration: the last in which that
 * execution came to the action, one that failed first.
 *
 * @param past Every step of the execution; none if it is all typed.
 * @throws AppError NOT_FOUND; INVALID from a place in a loop on, for what was typed of no earlier action, or with the mark
 *   of a secret in it; CONFLICT where the execution did not keep what an action gave.
 */
export function findPartSteps(actions: readonly FlowAction[], asked: Asked, past: readonly KeptStep[]): PartSteps {
  const { mode, actionId, outputs } = asked;
  const target = [...walkActions(actions)].find(({ action }) => action.id === actionId);
  if (!target) throw new AppError("NOT_FOUND", "errors.partActionGone", { action: actionId });
  const loops = loopsAround(actions, target.path);
  if (mode === "FROM" && loops.length > 0) throw new AppError("INVALID", "errors.partInLoop", { action: actionId });
  const iteration = findIteration(past, target.action);
  const place = (path: string) => withIterations(path, iteration);
  const before = new Set([...earlierActions(actions, target.path), ...loops].map(({ id }) => id));
  const foreign = Object.keys(outputs).find((id) => !before.has(id));
  if (foreign !== undefined) throw new AppError("INVALID", "errors.partNotEarlier", { action: foreign });
  const taken = [...walkActions(actions)]
    .filter(({ action }) => before.has(action.id))
    .flatMap(({ action, path }) => {
      const typed = Object.hasOwn(outputs, action.id) ? outputs[action.id] : undefined;
      const step = typed === undefined ? findStep(past, action, iteration) : typedStep(action, typed);
      const depth = loops.indexOf(action);
      const asSeen = step && (depth < 0 ? ended(step) : asIteration(step, iteration[depth] ?? 0));
      return asSeen ? [{ ...asSeen, path: place(path) }] : [];
    });
  const steps = taken.map((step, seq) => ({ ...step, seq, attempt: 1, idempotencyKey: null, resumeAt: null }));
  return { path: place(target.path), steps: withMasks(steps, past) };
}

/** The indexes of the iterations around the action, the outermost loop's first; none where it was not reached. */
function findIteration(past: readonly KeptStep[], action: FlowAction): readonly number[] {
  const runs = [...new Map(past.filter((step) => isOf(step, action)).map((step) => [step.path, step])).values()];
  const run = runs.find(({ status }) => status === "FAILED") ?? runs.at(-1);
  return iterationsOf(run?.path ?? "");
}

function iterationsOf(path: string): number[] {
  return [...path.matchAll(/\.do#(\d+)/g)].map(([, index]) => Number(index));
}

/** `2.do.1` as `2.do#17.1`. */
function withIterations(path: string, iteration: readonly number[]): string {
  let depth = 0;
  return path.replace(/\.do\./g, () => `.do#${iteration[depth++] ?? 0}.`);
}

/** Of the flow itself: ids are a flow's own. */
function isOf({ actionId, type, action, path }: KeptStep, wanted: FlowAction): boolean {
  return actionId === wanted.id && type === wanted.type && action === wanted.action && !path.includes(".call.");
}

function findStep(past: readonly KeptStep[], action: FlowAction, iteration: readonly number[]): KeptStep | null {
  const step = past.findLast(
    (each) => isOf(each, action) && iterationsOf(each.path).every((index, depth) => index === iteration[depth]),
  );
  if (!step) return null;
  if (step.shown.isLost) throw new AppError("CONFLICT", "errors.partStateLost", { action: action.id });
  return step.shown.isPinned ? step : { ...step, shown: { ...step.shown, isReused: true } };
}

/** Null for one that gave nothing. */
function ended(step: KeptStep): KeptStep | null {
  return step.status === "SUCCEEDED" || step.shown.isAbsorbed ? step : null;
}

/** Who starts a run may say what an action gave, but not with what only stands for a secret. */
function typedStep(action: FlowAction, typed: Json): KeptStep {
  if (holdsMasked(withMasked(typed))) throw new AppError("INVALID", "errors.partMark", { action: action.id });
  const at = new Date();
  const isStored = action.type === "FLOW" && action.action === "STORE_VARS";
  const shown: ShownStep = isStored ? { input: { vars: typed }, output: {} } : { output: typed };
  return {
    ...{ seq: 0, attempt: 1, path: "", actionId: action.id, type: action.type, action: action.action },
    ...{ status: "SUCCEEDED", startedAt: at, endedAt: at, resumeAt: null, idempotencyKey: null, real: null },
    shown: { ...shown, isPinned: true },
  };
}

/** A loop around the action, as its actions see it: with the item that the iteration goes through. */
function asIteration(step: KeptStep, index: number): KeptStep {
  const { input, error: _, isAbsorbed: __, ...shown } = step.shown;
  const output = itemOf(input, index);
  const begun: KeptStep = { ...step, status: "SUCCEEDED", endedAt: step.endedAt ?? step.startedAt };
  // Typed, or taken from a part: it gives the item already.
  if (output === undefined) return { ...begun, shown };
  return { ...begun, shown: { ...shown, output }, real: step.real && realIteration(step.real, index) };
}

function realIteration({ input, masks }: RealStep, index: number): RealStep {
  const output = itemOf(input, index);
  return { ...(output !== undefined && { output }), ...(masks && { masks }) };
}

function itemOf(input: Json | undefined, index: number): Json | undefined {
  const items = (input as JsonObject | undefined)?.items;
  return Array.isArray(items) ? { item: items[index] ?? null, index } : undefined;
}

/**
 * What the execution hid, in any of its steps, is hidden in the part too: an output that is taken may hold what was made
 * in a loop, in a flow that was called, or by an action that is gone.
 */
function withMasks(steps: readonly KeptStep[], past: readonly KeptStep[]): KeptStep[] {
  const [first, ...others] = steps;
  const masks: Json[] = [];
  for (const { real, ...step } of past) if (real) hidePast({ add: (value) => masks.push(value) }, { ...step, real });
  if (!first || masks.length === 0) return [...steps];
  const { input, output } = first.real ?? first.shown;
  const real: RealStep = { ...(input !== undefined && { input }), ...(output !== undefined && { output }), masks };
  return [{ ...first, real }, ...others];
}
