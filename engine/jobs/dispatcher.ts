import "server-only";
import { isDatabaseDown } from "#lib/db/errors.ts";
import { log } from "#lib/shared/log.ts";
import { claimExecutions } from "../run/claim-executions.ts";
import { findStranded } from "../run/due-executions.ts";
import { releaseExecutions, renewLeases, requeueAbandoned } from "../run/lease.ts";
import type { ExecutionKey } from "../run/running-execution.ts";
import type { JobQueue } from "./execution-queue.ts";
import { after, repeat } from "./repeat.ts";
import type { RunPool } from "./run-pool.ts";

export type DispatcherOptions = {
  engineId: string;
  queue: JobQueue;
  pool: RunPool;
  /** Called when there may be a place again: to be told by the pool. */
  onWake: (wake: () => void) => void;
  /** What else is due every second, and every minute. Each outlives a dead database, as the rest. */
  everySecond?: () => Promise<unknown>;
  everyMinute?: () => Promise<unknown>;
  pollMs?: number;
  /** Must be well under the lease's 15 s. */
  renewMs?: number;
  sweepMs?: number;
};

export type Dispatcher = {
  start(): void;
  /** Takes no more, waits for what runs, then gives what is left to others. */
  stop(drainMs: number): Promise<void>;
  /** Takes up what dead engines left behind, and brings back what waits without a job. */
  sweep(): Promise<void>;
};

const POLL_MS = 1_000;
const RENEW_MS = 4_000;
const SWEEP_MS = 4_000;
const SWEEP_LIMIT = 200;
/** Enough for a call that is broken off to come back and see that it may not write. */
const LEAVE_MS = 2_000;
const SECOND_MS = 1_000;

/** Brings jobs of the queue into a bounded pool. Each of its loops outlives a dead database. */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { engineId, queue, pool, pollMs = POLL_MS, renewMs = RENEW_MS, sweepMs = SWEEP_MS } = options;
  const stopping = new AbortController();
  let wake = () => {};
  const onWake = (wakeUp: () => void) => {
    wake = wakeUp;
  };
  options.onWake(() => wake());
  let loops: Promise<void>[] = [];
  let listener: { close(): Promise<void> } | null = null;

  async function take(): Promise<void> {
    while (pool.free > 0 && !stopping.signal.aborted) {
      const limit = pool.free;
      const jobs = await queue.fetch(limit);
      await begin(jobs);
      if (jobs.length < limit) return;
    }
  }

  async function begin(keys: readonly ExecutionKey[]): Promise<void> {
    const claimed = await claimExecutions(engineId, keys);
    for (const execution of claimed) {
      void pool.start(execution).then((outcome) => {
        if (outcome !== "left" && outcome.status !== "WAITING") return removeJob(execution.executionId);
      });
    }
    const ids = new Set(claimed.map(({ executionId }) => executionId));
    // Somebody else has them, they have ended, or their flow has no room: then the end of another one brings them back.
    await Promise.all(keys.filter((key) => !ids.has(key.executionId)).map((key) => removeJob(key.executionId)));
  }

  async function removeJob(executionId: string): Promise<void> {
    try {
      await queue.remove(executionId);
    } catch (error) {
      log.warn({ error, execution: executionId }, "the queue could not be told");
    }
  }

  let suspects = new Set<string>();
  /** Twice in a row without a lease is a lost one. Once may be a run that has just ended. */
  async function renew(): Promise<void> {
    const ids = pool.ids();
    const { held, canceled } = await renewLeases(engineId, ids);
    const without = ids.filter((id) => !held.has(id));
    for (const id of without) if (suspects.has(id)) pool.leave(id);
    for (const id of canceled) pool.cancel(id);
    suspects = new Set(without);
  }

  async function sweep(): Promise<void> {
    for (const { executionId } of await requeueAbandoned(queue, SWEEP_LIMIT)) {
      // A run of this engine that went on without the database must not write beside the next take.
      pool.leave(executionId);
      log.warn({ execution: executionId }, "an execution whose engine left it goes on in another");
    }
    await begin(await findStranded(Math.max(0, pool.free)));
  }

  async function listen(): Promise<void> {
    if (listener) return;
    listener = await queue.listen({ onWake: () => wake(), onCancel: (executionId) => pool.cancel(executionId) });
    // What was told before nobody heard.
    wake();
    await renew();
  }

  const loop = (name: string, everyMs: number, work: () => Promise<unknown>) =>
    repeat({ name, everyMs, work, stopping: stopping.signal });

  return {
    start() {
      const { everySecond, everyMinute } = options;
      loops = [
        loop("listen", pollMs, listen),
        repeat({ name: "take", everyMs: pollMs, work: take, stopping: stopping.signal, onWake }),
        loop("renew", renewMs, renew),
        loop("sweep", sweepMs, sweep),
        ...(everySecond ? [loop("everySecond", SECOND_MS, everySecond)] : []),
        ...(everyMinute ? [loop("everyMinute", 60 * SECOND_MS, everyMinute)] : []),
      ];
    },
    sweep,
    async stop(drainMs) {
      stopping.abort();
      // A fetch on its way may still bring jobs, which then are drained too.
      await Promise.race([Promise.allSettled(loops), after(LEAVE_MS)]);
      await pool.drain(drainMs);
      pool.leaveAll();
      await pool.drain(LEAVE_MS);
      await releaseExecutions(queue, engineId).catch((error: unknown) => {
        if (!isDatabaseDown(error)) throw error;
      });
      await listener?.close();
    },
  };
}
