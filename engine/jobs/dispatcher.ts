import "server-only";
import { isDatabaseDown } from "#lib/db/errors.ts";
import { newId } from "#lib/db/ids.ts";
import { log } from "#lib/shared/log.ts";
import { endInterrupted } from "../run/end-interrupted.ts";
import { type ExecutionKey, findStranded, releaseLeases, renewLeases, takeAbandoned } from "../run/lease.ts";
import type { JobQueue } from "./execution-queue.ts";
import { createRunPool } from "./run-pool.ts";

export type DispatcherOptions = {
  engineId: string;
  queue: JobQueue;
  run: (key: ExecutionKey, leave: AbortSignal) => Promise<void>;
  /** Executions side by side. */
  size?: number;
  pollMs?: number;
  /** Must be well under the lease's 30 s. */
  renewMs?: number;
  sweepMs?: number;
};

export type Dispatcher = {
  start(): void;
  /** Takes no more, waits for what runs, then ends what is left as interrupted. */
  stop(drainMs: number): Promise<void>;
  /** Ends what dead engines left behind, and brings back what waits without a job. */
  sweep(): Promise<void>;
};

const SIZE = 16;
const POLL_MS = 2_000;
const RENEW_MS = 8_000;
const SWEEP_MS = 10_000;
const SWEEP_LIMIT = 50;
/** Enough for a call that is broken off to come back and see that it may not write. */
const LEAVE_MS = 2_000;

/** Brings jobs of the queue into a bounded pool. Each of its loops outlives a dead database. */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { engineId, queue, run, size = SIZE, pollMs = POLL_MS, renewMs = RENEW_MS, sweepMs = SWEEP_MS } = options;
  const stopping = new AbortController();
  let wake = () => {};
  const pool = createRunPool(size, run, () => wake());
  let loops: Promise<void>[] = [];
  let listener: { close(): Promise<void> } | null = null;

  async function take(): Promise<void> {
    if (pool.free <= 0) return;
    const jobs = await queue.fetch(pool.free);
    for (const job of jobs) {
      pool.start(job, (reference) =>
        reference === null ? queue.complete(job.executionId) : queue.fail(job.executionId, reference),
      );
    }
  }

  let suspects = new Set<string>();
  /** Twice in a row without a lease is a lost one. Once may be a run that has not claimed yet, or just ended. */
  async function renew(): Promise<void> {
    const ids = pool.ids();
    const held = await renewLeases(engineId, ids);
    const without = ids.filter((id) => !held.has(id));
    for (const id of without) if (suspects.has(id)) pool.leave(id);
    suspects = new Set(without);
  }

  async function sweep(): Promise<void> {
    await endAbandoned();
    for (const key of await findStranded(Math.max(0, pool.free))) pool.start(key);
  }

  async function endAbandoned(): Promise<void> {
    // An id of its own: a run of this engine that went on without the database must not write beside the end.
    const sweeper = newId();
    for (const key of await takeAbandoned(sweeper, SWEEP_LIMIT)) {
      pool.leave(key.executionId);
      await endInterrupted(sweeper, key);
      log.warn({ execution: key.executionId }, "ended an execution that its engine left");
    }
  }

  async function listen(): Promise<void> {
    if (!listener) listener = await queue.listen(() => wake());
  }

  async function loop(name: string, everyMs: number, work: () => Promise<void>, isWoken = false): Promise<void> {
    let isDown = false;
    while (!stopping.signal.aborted) {
      const woken = Promise.withResolvers<void>();
      if (isWoken) wake = woken.resolve;
      try {
        await work();
        if (isDown) log.info({ loop: name }, "the database is back");
        isDown = false;
      } catch (error) {
        if (!isDatabaseDown(error)) log.error({ error, loop: name }, "the dispatcher failed, and tries again");
        else if (!isDown) log.warn({ error, loop: name }, "the database is away; the dispatcher waits for it");
        isDown = isDatabaseDown(error);
      }
      await pause(everyMs, woken.promise, stopping.signal);
    }
  }

  return {
    start() {
      loops = [
        loop("listen", pollMs, listen),
        loop("take", pollMs, take, true),
        loop("renew", renewMs, renew),
        loop("sweep", sweepMs, sweep),
      ];
    },
    sweep,
    async stop(drainMs) {
      stopping.abort();
      // A fetch on its way may still bring jobs, which then are drained too.
      await Promise.race([Promise.allSettled(loops), after(LEAVE_MS)]);
      const left = await pool.drain(drainMs);
      pool.leaveAll();
      if ((await pool.drain(LEAVE_MS)).length + left.length > 0) {
        await releaseLeases(engineId, left);
        await endAbandoned();
      }
      await listener?.close();
    },
  };
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

async function pause(ms: number, woken: Promise<void>, stopping: AbortSignal): Promise<void> {
  if (stopping.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const onAbort = () => resolve();
  stopping.addEventListener("abort", onAbort, { once: true });
  const timer = setTimeout(resolve, ms);
  await Promise.race([promise, woken]);
  clearTimeout(timer);
  stopping.removeEventListener("abort", onAbort);
}
