import "server-only";
import { type Budget, createBudget } from "#lib/expressions/budget.ts";
import { LeaseLostError } from "./journal.ts";
import { BudgetSpent } from "./step-failure.ts";

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
  /** @throws BudgetSpent; LeaseLostError if the run is to be left. */
  spendAction(): void;
  /** @throws BudgetSpent */
  spendRequest(): void;
  /** @returns False if it does not fit any more. */
  spendJournal(bytes: number): boolean;
  /** @throws BudgetSpent; LeaseLostError if the run is to be left. */
  checkTime(): void;
};

/** @param leave Aborted when the engine stops, or has lost the execution's lease. */
export function createRunBudget(limits: RunLimits, leave: AbortSignal): RunBudget {
  const endsAt = Date.now() + limits.timeMs;
  let { actions, requests, journalBytes } = limits;
  const budget: RunBudget = {
    expressions: createBudget({ steps: EXPRESSION_STEPS, bytes: EXPRESSION_BYTES }),
    signal: AbortSignal.any([AbortSignal.timeout(limits.timeMs), leave]),
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
      if (Date.now() >= endsAt) {
        throw new BudgetSpent("ERR_BUDGET_TIME", "engine.budgetTime", { seconds: Math.round(limits.timeMs / 1000) });
      }
    },
  };
  return budget;
}
