import "server-only";
import type { ShownStep, StepError } from "#lib/executions/schema.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import type { Json, JsonObject } from "#lib/shared/json.ts";
import { jsonSize } from "#lib/shared/json-size.ts";
import { hideOutput, showOutput } from "./hide-output.ts";
import type { PastStep } from "./replay.ts";
import type { Run } from "./run.ts";
import { BudgetSpent } from "./step-failure.ts";
import type { StepRow } from "./step-rows.ts";
import type { RealStep } from "./step-state.ts";

/** One attempt at an action in the journal, from its start to its end. */
export type StepRecorder = {
  readonly seq: number;
  readonly attempt: number;
  readonly startedAt: Date;
  /** The resolved params, before anything else is done with them. */
  setInput(input: Json): void;
  /** A value that `mask()` named while this step was resolved: a run that is taken up again must know of it. */
  addMask(value: Json): void;
  /** What else the journal shows of it. */
  note(shown: Pick<ShownStep, "sent" | "answeredBy" | "calledVersionId" | "isAbsorbed">): void;
  /** To be called, and awaited, before an outside effect. @returns The idempotency key of all attempts. */
  beginEffect(): Promise<string>;
  /** For what holds other actions: their steps stand after its own. */
  begin(): Promise<void>;
  /** Goes on at that time. */
  wait(resumeAt: Date): Promise<void>;
  /** @throws BudgetSpent when the journal is full; the end is recorded all the same. */
  succeed(output: Json): Promise<void>;
  /** @param resumeAt When the next attempt is due; without it this was the last. */
  fail(error: StepError, resumeAt?: Date): Promise<void>;
};

/** @param past The attempt before, or the same one if the action holds others and had begun. */
export function recordStep(
  run: Run,
  action: FlowAction,
  path: string,
  past: { seq: number; attempt: number; startedAt?: Date; isBegun?: boolean } | null = null,
): StepRecorder {
  const seq = past?.seq ?? run.nextSeq();
  const attempt = past?.attempt ?? 1;
  const startedAt = past?.startedAt ?? new Date();
  const idempotencyKey = `${run.execution.executionId}-${seq}`;
  const place = { seq, attempt, path, actionId: action.id, type: action.type, action: action.action, startedAt };
  const notes: ShownStep = {};
  const masks: Json[] = [];
  let input: Json | undefined;
  let hasBegun = past?.isBegun ?? false;
  let isEffect = false;

  async function write(
    status: StepRow["status"],
    { output, error, resumeAt = null }: { output?: Json; error?: StepError; resumeAt?: Date | null } = {},
  ): Promise<void> {
    const { shown, real } = present(output, error);
    const bytes = jsonSize(shown as JsonObject) + (real === null ? 0 : jsonSize(real));
    const fits = run.budget.spendJournal(bytes);
    const kept = fits ? { shown, real } : { shown: { isLost: true, ...(error && { error }) }, real: null };
    const isOpen = status === "STARTED" || status === "WAITING";
    const end = { status, endedAt: isOpen ? null : new Date(), resumeAt, ...kept };
    if (hasBegun) await run.journal.end(place, end);
    else {
      const draft = { ...place, ...end, idempotencyKey: isEffect ? idempotencyKey : null };
      await (isEffect ? run.journal.begin(draft) : run.journal.add(draft));
    }
    hasBegun = true;
    if (!fits) {
      throw new BudgetSpent("ERR_BUDGET_JOURNAL", "engine.budgetJournal", {
        megabytes: Math.round(run.limits.journalBytes / 1024 / 1024),
      });
    }
  }

  /** `shown` for people, masked; `real` with the values themselves where the two differ. */
  function present(output: Json | undefined, error?: StepError): { shown: ShownStep; real: Json | null } {
    const shown: ShownStep = { ...notes };
    if (output !== undefined) hideOutput(run.masker, action, output);
    if (input !== undefined) shown.input = run.masker.showJson(input);
    if (output !== undefined) shown.output = showOutput(run.masker, action, output);
    if (error) shown.error = error;
    const isShownWhole = Object.is(shown.input, input) && Object.is(shown.output, output) && masks.length === 0;
    if (isShownWhole) return { shown, real: null };
    const real: RealStep = {
      ...(input !== undefined && { input }),
      ...(output !== undefined && { output }),
      ...(masks.length > 0 && { masks }),
    };
    return { shown, real: real as Json };
  }

  return {
    seq,
    attempt,
    startedAt,
    setInput(value) {
      input = value;
    },
    addMask: (value) => masks.push(value),
    note: (shown) => Object.assign(notes, shown),
    async beginEffect() {
      isEffect = true;
      await write("STARTED");
      return idempotencyKey;
    },
    begin: () => write("STARTED"),
    wait: (resumeAt) => write("WAITING", { resumeAt }),
    succeed: (output) => write("SUCCEEDED", { output }),
    fail: (error, resumeAt) => write("FAILED", { error, ...(resumeAt && { resumeAt }) }),
  };
}

/** The next attempt at what failed, or was cut off. */
export function attemptAfter(past: PastStep): { seq: number; attempt: number } {
  return { seq: past.seq, attempt: past.attempt + 1 };
}
