import "server-only";
import { type Budget, createBudget } from "#lib/expressions/budget.ts";
import { BudgetSpent, RunCanceled } from "./step-failure.ts";
import { LeaseLostError } from "./step-rows.ts";

export type RunLimits = {
  actions: number;
  requests: number;
  journalBytes: number;
  timeMs: number;
  /** For one request, from the look-up of its host to the end of its answer. */
  requestMs: number;
};

/** Of one root execution, shared by all that it runs. */
export const defaultLimits: RunLimits = {
  actions: 10_000,
  requests: 2_000,
  journalBytes: 4 * 1024 * 1024,
  timeMs: 5 * 60_000,
  requestMs: 30_000,
};

/** Steps and bytes of all expressions together: about a second of work, and what a few large answers need. */
const EXPRESSION_STEPS = 5_000_000;
const EXPRESSION_BYTES = 256 * 1024 * 1024;

export type RunBudget = {
  readonly expressions: Budget;
  /** Aborted when the time is over, or the run is no longer this engine's. */
  readonly signal: AbortSignal;
  /** Milliseconds of all takes together. */
  readonly ranMs: number;
  /** @throws BudgetSpent, RunCanceled; LeaseLostError if the run is to be left. */
  spendAction(): void;
  /** @throws BudgetSpent */
  spendRequest(): void;
  /** @returns False if it does not fit any more. */
  spendJournal(bytes: number): boolean;
  /** @throws BudgetSpent, RunCanceled; LeaseLostError if the run is to be left. */
  checkTime(): void;
  /** Ends after so long, or as soon as the run may not go on. @throws As `checkTime`. */
  pause(ms: number): Promise<void>;
  /** To be called at the end: a timer that is left behind holds its run in memory. */
  close(): void;
};

/** What a run has behind it when it is taken up. */
export type Spent = { ranMs: number; requests: number; journalBytes: number };

/** Who may end a run from outside. */
export type RunSignals = {
  /** The engine stops, or has lost the execution's lease: the run is left as it stands. */
  leave: AbortSignal;
  /** Somebody cancels it: it stops before its next action. */
  cancel: AbortSignal;
};

export function createRunBudget(limits: RunLimits, { leave, cancel }: RunSignals, spent: Spent): RunBudget {
  const startedAt = Date.now();
  const endsAt = startedAt + limits.timeMs - spent.ranMs;
  let actions = limits.actions;
  let requests = limits.requests - spent.requests;
  let journalBytes = limits.journalBytes - spent.journalBytes;
  let timer: NodeJS.Timeout | null = null;
  let signal: AbortSignal | null = null;

  function overAt(time: number): AbortSignal {
    const over = new AbortController();
    timer = setTimeout(() => over.abort(), Math.max(0, time - Date.now()));
    return over.signal;
  }

  const budget: RunBudget = {
    expressions: createBudget({ steps: EXPRESSION_STEPS, bytes: EXPRESSION_BYTES }),
    get signal() {
      // Most runs ask nobody anything, and need no timer.
      signal ??= AbortSignal.any([overAt(endsAt), leave]);
      return signal;
    },
    get ranMs() {
      return spent.ranMs + Date.now() - startedAt;
    },
    spendAction() {
      budget.checkTime();
      actions -= 1;
      if (actions < 0) throw new BudgetSpent("ERR_BUDGET_ACTIONS", "engine.budgetActions", { limit: limits.actions });
    },
    spendRequest() {
      requests -= 1;
      if (requests < 0)
        throw new BudgetSpent("ERR_BUDGET_REQUESTS", "engine.budgetRequests", { limit: limits.requests });
    },
    spendJournal(bytes) {
      journalBytes -= bytes;
      return journalBytes >= 0;
    },
    checkTime() {
      if (leave.aborted) throw new LeaseLostError();
      if (cancel.aborted) throw new RunCanceled();
      if (Date.now() >= endsAt) {
        throw new BudgetSpent("ERR_BUDGET_TIME", "engine.budgetTime", { seconds: Math.round(limits.timeMs / 1000) });
      }
    },
    async pause(ms) {
      budget.checkTime();
      const { promise, resolve } = Promise.withResolvers<void>();
      const wake = setTimeout(resolve, Math.min(ms, Math.max(0, endsAt - Date.now())));
      const ended = () => resolve();
      for (const each of [leave, cancel]) each.addEventListener("abort", ended, { once: true });
      await promise;
      clearTimeout(wake);
      for (const each of [leave, cancel]) each.removeEventListener("abort", ended);
      budget.checkTime();
    },
    close() {
      if (timer) clearTimeout(timer);
    },
  };
  return budget;
}
