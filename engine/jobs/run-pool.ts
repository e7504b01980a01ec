import "server-only";
import { randomUUID } from "node:crypto";
import type { RunEnd } from "#lib/executions/run-start.ts";
import { log } from "#lib/shared/log.ts";
import type { RunSignals } from "../run/run-budget.ts";
import type { RunningExecution } from "../run/running-execution.ts";

/** How an engine is done with an execution: it ended or waits (`RunEnd`), or it was left as it stands. */
export type RunOutcome = RunEnd | "left";

export type RunPool = {
  /** Places for executions of the queue. */
  readonly free: number;
  readonly count: number;
  /** Executions that run here and have a row, and so a lease to renew. */
  ids(): string[];
  /**
   * Runs it, whether there is a place or not: the queue's dispatcher asks `free` first, and who waits for the answer
   * (`isCalled`) takes none of the queue's places, so that neither can starve the other. An earlier take that has not come
   * back yet is left, and waited for. @returns When this engine is done with it; `left` too if it failed in a way that
   * nobody expected.
   */
  start(execution: RunningExecution, isCalled?: boolean): Promise<RunOutcome>;
  /** Leaves the execution as it stands: its lease was lost. */
  leave(executionId: string): void;
  /** It stops before its next action. */
  cancel(executionId: string): void;
  leaveAll(): void;
  /** Resolves when nothing runs, or after `timeoutMs`. @returns What still runs. */
  drain(timeoutMs: number): Promise<string[]>;
};

export type RunFunction = (execution: RunningExecution, signals: RunSignals) => Promise<RunOutcome>;

type Running = {
  execution: RunningExecution;
  isCalled: boolean;
  leave: AbortController;
  cancel: AbortController;
  done: Promise<RunOutcome>;
};

/**
 * The executions that run side by side in this process.
 *
 * @param onFree Called when an execution ends while there was no place.
 */
export function createRunPool(size: number, run: RunFunction, onFree: () => void): RunPool {
  const running = new Map<string, Running>();
  let taken = 0;

  async function runOne(entry: Running, signals: RunSignals): Promise<RunOutcome> {
    const { execution } = entry;
    try {
      return await run(execution, signals);
    } catch (error) {
      const reference = randomUUID().slice(0, 8);
      const { executionId } = execution;
      log.error({ reference, execution: executionId, error }, "an execution stopped in a way that nobody expected");
      return "left";
    } finally {
      const wasFull = taken >= size;
      if (!entry.isCalled) taken -= 1;
      if (running.get(execution.executionId) === entry) running.delete(execution.executionId);
      if (wasFull) onFree();
    }
  }

  return {
    get free() {
      return size - taken;
    },
    get count() {
      return running.size;
    },
    ids: () => [...running].filter(([, { execution }]) => execution.isStored).map(([id]) => id),
    start(execution, isCalled = false) {
      const before = running.get(execution.executionId);
      before?.leave.abort();
      const leave = new AbortController();
      const cancel = new AbortController();
      // Begun in the next turn: what ends at once must not end before it is known to run.
      const begun = before?.done ?? Promise.resolve();
      const done = begun.then(() => runOne(entry, { leave: leave.signal, cancel: cancel.signal }));
      const entry: Running = { execution, isCalled, leave, cancel, done };
      if (!isCalled) taken += 1;
      running.set(execution.executionId, entry);
      return done;
    },
    leave: (executionId) => running.get(executionId)?.leave.abort(),
    cancel: (executionId) => running.get(executionId)?.cancel.abort(),
    leaveAll() {
      for (const { leave } of running.values()) leave.abort();
    },
    async drain(timeoutMs) {
      const all = Promise.allSettled([...running.values()].map(({ done }) => done));
      const { promise: late, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, timeoutMs);
      await Promise.race([all, late]);
      clearTimeout(timer);
      return [...running.keys()];
    },
  };
}
