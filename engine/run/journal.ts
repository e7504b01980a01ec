import "server-only";
import type { ExecutionStatus, StepError } from "#lib/executions/schema.ts";
import type { Json } from "#lib/shared/json.ts";
import { type EndedRow, type ExecutionRow, endExecution, insertExecution } from "./execution-rows.ts";
import type { Keyring } from "./open-keyring.ts";
import type { RunningExecution } from "./running-execution.ts";
import { endsWithoutWord } from "./step-failure.ts";
import {
  insertSteps,
  LeaseLostError,
  OutdatedStart,
  type StepDraft,
  type StepDraftEnd,
  type StepRow,
  updateStep,
} from "./step-rows.ts";
import { sealStep } from "./step-state.ts";
import { whileAway } from "./while-away.ts";
import { sealWhole, type WholeReal, wholeSteps } from "./whole-journal.ts";

export type Ending = {
  status: Extract<ExecutionStatus, "COMPLETED" | "FAILED" | "UNCERTAIN" | "CANCELED">;
  result: Json | null;
  resultStatus: number | null;
  error: StepError | null;
};

/** Rows are gathered into one statement, but not held back longer than a person who watches would notice. */
const MAX_HELD_ROWS = 200;
const MAX_HELD_MS = 500;

/**
 * The one place that writes what a run did. A run that needs nobody to know of it before its end is written once,
 * then. Every other write is void unless the execution still is this engine's.
 */
export type Journal = {
  /** Keeps a step that had no outside effect; written soon, in order. */
  add(draft: StepDraft): Promise<void>;
  /** Commits the attempt before its effect is made. */
  begin(draft: StepDraft): Promise<void>;
  /** Ends what `add` or `begin` began. */
  end(step: Pick<StepRow, "seq" | "attempt">, end: StepDraftEnd): Promise<void>;
  /** Commits all that is held, the execution's row first. */
  flush(): Promise<void>;
  /** @param shownResult The result as people may see it. */
  finish(ending: Ending, shownResult: Json | null): Promise<EndedRow>;
};

export function openJournal(execution: RunningExecution, keyring: Pick<Keyring, "publicKey">): Journal {
  const { tenantId, executionId } = execution;
  let held: StepDraft[] = [];
  let heldSince = Date.now();
  let hasRows = execution.takes > 1;
  let flushing: Promise<void> = Promise.resolve();
  /** Why rows are missing. What was to be written with them, or after them, must not go ahead as if it had been. */
  let broken: { error: unknown } | null = null;

  async function toRow({ real, ...row }: StepDraft): Promise<StepRow> {
    return { ...row, state: real === null ? null : await sealStep(keyring, execution, row.seq, real) };
  }

  async function store(): Promise<void> {
    if (execution.isStored) return;
    await insert({ ...rowOf(execution), status: "RUNNING", engineId: execution.engineId });
    execution.isStored = true;
  }

  async function writeHeld(): Promise<void> {
    if (broken) throw broken.error;
    try {
      await store();
      const drafts = held;
      held = [];
      if (drafts.length === 0) return;
      hasRows = true;
      await insertSteps(execution, await Promise.all(drafts.map(toRow)));
    } catch (error) {
      broken = { error };
      throw error;
    }
  }

  /** One after the other: iterations of a loop write at the same time. */
  function flush(): Promise<void> {
    const written = flushing.then(writeHeld);
    flushing = written.catch(() => undefined);
    return written;
  }

  /** The steps of a run of which no row was written are kept whole; and of every run what masking changed. */
  async function whole(
    { result }: Ending,
    shownResult: Json | null,
  ): Promise<{ journal: Json; journalState: string | null }> {
    const real: WholeReal = Object.is(result, shownResult) || result === null ? {} : { result };
    if (hasRows) return { journal: null, journalState: await sealWhole(keyring, execution, real) };
    const { journal, steps } = wholeSteps(held);
    return { journal, journalState: await sealWhole(keyring, execution, { ...real, steps }) };
  }

  return {
    async add(draft) {
      if (held.length === 0) heldSince = Date.now();
      held.push(draft);
      if (held.length >= MAX_HELD_ROWS || Date.now() - heldSince >= MAX_HELD_MS) await flush();
    },
    begin(draft) {
      held.push(draft);
      return flush();
    },
    async end({ seq, attempt }, { real, ...end }) {
      const draft = held.find((each) => each.seq === seq && each.attempt === attempt);
      if (draft) {
        Object.assign(draft, end, { real });
        return;
      }
      await flushing;
      const state = real === null ? null : await sealStep(keyring, execution, seq, real);
      await whileAway(() => updateStep(execution, { seq, attempt }, { ...end, state }));
    },
    flush,
    async finish(ending, shownResult) {
      await flushing;
      // A row that the database refuses ends the run, and must not keep it from its end.
      const isRefused = broken !== null && !endsWithoutWord(broken.error);
      if (hasRows && !isRefused) await flush();
      const end = { ...ending, result: shownResult, ...(await whole(ending, shownResult)) };
      if (!execution.isStored) {
        await insert({ ...rowOf(execution), ...end, endedAt: new Date() });
        return { holdsUses: false, isLimited: false };
      }
      const { engineId, takes } = execution;
      const ended = await whileAway(() => endExecution({ tenantId, id: executionId, engineId, takes, ...end }));
      if (!ended) throw new LeaseLostError();
      return ended;
    },
  };
}

/** @throws OutdatedStart */
async function insert(row: ExecutionRow): Promise<void> {
  if (!(await insertExecution(row))) throw new OutdatedStart();
}

function rowOf(execution: RunningExecution) {
  const { tenantId, executionId, flowId, flowVersionId, source, triggerId, startedById, input, trigger, basis } =
    execution;
  return {
    ...{ tenantId, id: executionId, flowId, flowVersionId, source, triggerId, startedById, input, trigger, basis },
    calledVersions: [...execution.calledVersions],
    createdAt: execution.createdAt,
    status: "RUNNING" as ExecutionStatus,
    result: null,
    resultStatus: null,
    error: null,
    journal: null,
    journalState: null,
    endedAt: null,
    engineId: null,
  };
}
