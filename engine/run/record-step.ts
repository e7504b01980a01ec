import "server-only";
import { seal } from "#lib/crypto/seal.ts";
import type { StepError } from "#lib/executions/schema.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import type { Json } from "#lib/shared/json.ts";
import type { Shown, StepRow } from "./journal.ts";
import type { Run } from "./run.ts";
import { BudgetSpent } from "./step-failure.ts";

/** One action's entry in the journal, from its start to its end. */
export type StepRecorder = {
  readonly seq: number;
  /** The resolved params, before anything else is done with them. */
  setInput(input: Json): void;
  /** To be called, and awaited, before an outside effect. @returns The attempt's idempotency key. */
  beginEffect(): Promise<string>;
  /** @throws BudgetSpent when the journal is full; the end is recorded all the same. */
  succeed(output: Json): Promise<void>;
  fail(error: StepError): Promise<void>;
};

export function recordStep(run: Run, action: FlowAction, path: string): StepRecorder {
  const seq = run.nextSeq();
  const startedAt = new Date();
  const idempotencyKey = `${run.execution.executionId}-${seq}`;
  let input: Json | undefined;
  let hasBegun = false;

  const place = { seq, path, actionId: action.id, type: action.type, action: action.action, startedAt };

  async function write(status: StepRow["status"], output: Json | undefined, error?: StepError): Promise<void> {
    const { shown, state } = await present(output, error);
    const fits = run.budget.spendJournal(Buffer.byteLength(JSON.stringify(shown)) + (state?.length ?? 0));
    const kept = fits ? { shown, state } : { shown: error ? { error } : {}, state: null };
    const endedAt = status === "STARTED" ? null : new Date();
    const key = hasBegun || status === "STARTED" ? idempotencyKey : null;
    if (hasBegun) await run.journal.end(seq, { status, endedAt, ...kept });
    else if (status === "STARTED") await run.journal.begin({ ...place, status, endedAt, ...kept, idempotencyKey: key });
    else await run.journal.add({ ...place, status, endedAt, ...kept, idempotencyKey: key });
    if (status === "STARTED") hasBegun = true;
    if (!fits) {
      throw new BudgetSpent("ERR_BUDGET_JOURNAL", "engine.budgetJournal", {
        megabytes: Math.round(run.limits.journalBytes / 1024 / 1024),
      });
    }
  }

  /** `shown` for people, masked; `state` with the values themselves, sealed, where the two differ. */
  async function present(output: Json | undefined, error?: StepError): Promise<{ shown: Shown; state: string | null }> {
    const shown: Shown = {};
    if (input !== undefined) shown.input = run.masker.showJson(input);
    if (output !== undefined) {
      const mark = `«${action.id} / output»`;
      if (action.mask_output) run.masker.add(output, mark);
      shown.output = action.mask_output ? mark : run.masker.showJson(output);
    }
    if (error) shown.error = error;
    const real = { ...(input !== undefined && { input }), ...(output !== undefined && { output }) };
    const isMasked = JSON.stringify(real) !== JSON.stringify({ ...shown, error: undefined });
    return { shown, state: isMasked ? await sealState(run, seq, real) : null };
  }

  return {
    seq,
    setInput(value) {
      input = value;
    },
    async beginEffect() {
      await write("STARTED", undefined);
      return idempotencyKey;
    },
    succeed: (output) => write("SUCCEEDED", output),
    fail: (error) => write("FAILED", undefined, error),
  };
}

async function sealState(run: Run, seq: number, real: Json): Promise<string> {
  const { tenantId, executionId } = run.execution;
  return seal(run.engine.keyring.publicKey, JSON.stringify(real), {
    use: "journal-state",
    tenant: tenantId,
    execution: executionId,
    seq,
  });
}
