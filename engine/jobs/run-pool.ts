import "server-only";
import { randomUUID } from "node:crypto";
import { log } from "#lib/shared/log.ts";
import type { ExecutionKey } from "../run/lease.ts";

export type RunPool = {
  readonly free: number;
  /** Executions that this engine runs now. */
  ids(): string[];
  /** Does nothing if it runs already. @param onEnd Called with a reference to the log if it failed. */
  start(key: ExecutionKey, onEnd?: (reference: string | null) => Promise<void>): void;
  /** Leaves the execution as it stands: its lease was lost. */
  leave(executionId: string): void;
  leaveAll(): void;
  /** Resolves when nothing runs, or after `timeoutMs`. @returns What still runs. */
  drain(timeoutMs: number): Promise<string[]>;
};

type RunFunction = (key: ExecutionKey, leave: AbortSignal) => Promise<void>;

/** A bounded set of executions that run side by side. */
export function createRunPool(size: number, run: RunFunction, onFree: () => void): RunPool {
  const running = new Map<string, { abort: AbortController; done: Promise<void> }>();

  async function runOne(key: ExecutionKey, leave: AbortSignal): Promise<string | null> {
    try {
      await run(key, leave);
      return null;
    } catch (error) {
      const reference = randomUUID().slice(0, 8);
      log.error({ reference, execution: key.executionId, error }, "an execution stopped in a way that nobody expected");
      return reference;
    }
  }

  return {
    get free() {
      return size - running.size;
    },
    ids: () => [...running.keys()],
    start(key, onEnd = async () => {}) {
      if (running.has(key.executionId)) return;
      const abort = new AbortController();
      const done = runOne(key, abort.signal)
        .then(onEnd)
        .catch((error: unknown) => log.warn({ error, execution: key.executionId }, "the queue could not be told"))
        .finally(() => {
          running.delete(key.executionId);
          onFree();
        });
      running.set(key.executionId, { abort, done });
    },
    leave: (executionId) => running.get(executionId)?.abort.abort(),
    leaveAll() {
      for (const { abort } of running.values()) abort.abort();
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
