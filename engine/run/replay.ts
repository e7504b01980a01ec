import "server-only";
import { EnvelopeError } from "#lib/crypto/open.ts";
import { db } from "#lib/db/client.ts";
import { type ShownStep, shownStep } from "#lib/executions/schema.ts";
import type { Json } from "#lib/shared/json.ts";
import { jsonSize } from "#lib/shared/json-size.ts";
import type { Keyring } from "./open-keyring.ts";
import type { RunningExecution } from "./running-execution.ts";
import { StepFailure } from "./step-failure.ts";
import type { StepRow } from "./step-rows.ts";
import { openStep, type RealStep } from "./step-state.ts";

/** An attempt at an action, from an earlier take of the execution. */
export type PastStep = Pick<
  StepRow,
  "seq" | "attempt" | "actionId" | "type" | "action" | "status" | "resumeAt" | "startedAt"
> & {
  shown: ShownStep;
  real: RealStep;
};

/** What the journal holds of an execution that is taken up again. */
export type Replay = {
  /** The last attempt there. */
  at(path: string): PastStep | null;
  /** Every attempt. */
  readonly steps: readonly PastStep[];
  /** @param iteration Of a loop, such as `2.do#17`. @returns Whether any of its actions had begun. */
  hasBegun(iteration: string): boolean;
  readonly nextSeq: number;
  /** Attempts at outside effects, so that a budget goes on where it was. */
  readonly requests: number;
  readonly journalBytes: number;
};

export const noReplay: Replay = {
  at: () => null,
  steps: [],
  hasBegun: () => false,
  nextSeq: 0,
  requests: 0,
  journalBytes: 0,
};

/** @throws StepFailure if a state cannot be opened any more: a run that went on with its mark would do harm. */
export async function loadReplay(execution: RunningExecution, keyring: Keyring): Promise<Replay> {
  if (execution.takes <= 1) return noReplay;
  const { tenantId, executionId } = execution;
  const rows = await db.executionStep.findMany({
    where: { tenantId, executionId },
    orderBy: [{ seq: "asc" }, { attempt: "asc" }],
    select: {
      seq: true,
      attempt: true,
      path: true,
      actionId: true,
      type: true,
      action: true,
      status: true,
      startedAt: true,
      resumeAt: true,
      shown: true,
      state: true,
      idempotencyKey: true,
    },
  });
  const steps: PastStep[] = [];
  const last = new Map<string, PastStep>();
  const iterations = new Set<string>();
  let journalBytes = 0;
  for (const { path, state, shown, idempotencyKey: _, ...row } of rows) {
    journalBytes += jsonSize(shown as Json) + (state?.length ?? 0);
    const parsed = shownStep.parse(shown);
    if (parsed.isLost) throw new StepFailure("ERR_STATE_LOST", "engine.stateLost");
    const real = state === null ? visible(parsed) : await openState(execution, keyring, row.seq, state);
    for (const iteration of iterationsAround(path)) iterations.add(iteration);
    const step = { ...row, shown: parsed, real };
    steps.push(step);
    last.set(path, step);
  }
  return {
    at: (path) => last.get(path) ?? null,
    steps,
    hasBegun: (iteration) => iterations.has(iteration),
    nextSeq: rows.reduce((next, { seq }) => Math.max(next, seq + 1), 0),
    requests: rows.filter(({ idempotencyKey }) => idempotencyKey !== null).length,
    journalBytes,
  };
}

/** Of `2.do#17.0.do#3.1`: `2.do#17` and `2.do#17.0.do#3`. */
function iterationsAround(path: string): string[] {
  return [...path.matchAll(/\.do#\d+/g)].map(({ 0: { length }, index }) => path.slice(0, index + length));
}

function visible({ input, output }: ShownStep): RealStep {
  return { ...(input !== undefined && { input }), ...(output !== undefined && { output }) };
}

async function openState(execution: RunningExecution, keyring: Keyring, seq: number, state: string): Promise<RealStep> {
  try {
    return await openStep(keyring, execution, seq, state);
  } catch (error) {
    if (!(error instanceof EnvelopeError)) throw error;
    throw new StepFailure("ERR_STATE_LOST", "engine.stateLost");
  }
}
