import "server-only";
import { db } from "#lib/db/client.ts";
import { createGatherer } from "#lib/db/gather.ts";
import { newId } from "#lib/db/ids.ts";
import { createExecution } from "#lib/executions/mutations/create-execution.ts";
import type { RunEnd, RunStart } from "#lib/executions/run-start.ts";
import { unfinishedStatuses } from "#lib/executions/schema.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { claimExecutions } from "../run/claim-executions.ts";
import type { Keyring } from "../run/open-keyring.ts";
import type { ExecutionKey, RunningExecution } from "../run/running-execution.ts";
import { enqueueAll, type QueuedStart } from "./enqueue-executions.ts";
import type { JobQueue } from "./execution-queue.ts";
import { neverPublished, type PublishedFlow, requirePublished } from "./published-flow.ts";
import { readEnd } from "./read-end.ts";
import type { RunOutcome, RunPool } from "./run-pool.ts";

/** How triggers and APIs start runs. */
export type Runner = {
  /**
   * Runs the published version now, in this process; written once, at its end, if nothing needs more. Input and
   * trigger are such as a table can hold (`findJsonProblem`).
   *
   * @param waitMs After so long it is answered as it stands, and goes on.
   * @throws AppError NOT_FOUND; CONFLICT if nothing was published; RATE_LIMITED if
   *   this engine runs as many as it can.
   */
  runNow(start: RunStart, waitMs: number): Promise<RunEnd>;
  /** Runs an execution that is committed as QUEUED, here and now if it can, and waits for its end so long. */
  runStored(key: ExecutionKey, waitMs: number): Promise<RunEnd>;
  /** The end of an execution, wherever it runs; or how it stands after `waitMs`. @throws AppError NOT_FOUND */
  awaitEnd(key: ExecutionKey, waitMs: number): Promise<RunEnd>;
  /** Commits it to the queue; commits are gathered over callers. @throws As `runNow`. */
  enqueue(start: RunStart): Promise<{ executionId: string }>;
};

const MAX_AT_ONCE = 500;
const MAX_BATCH = 200;
const POLL_MS = 100;
const MAX_POLL_MS = 1_000;

export function createRunner({
  engineId,
  pool,
  queue,
  keyring,
}: {
  engineId: string;
  pool: RunPool;
  queue: Pick<JobQueue, "addAll">;
  keyring: Pick<Keyring, "privateKeys">;
}): Runner {
  const enqueue = createGatherer((starts: readonly QueuedStart[]) => enqueueAll(queue, starts), {
    maxBatch: MAX_BATCH,
  });

  const runner: Runner = {
    async runNow(start, waitMs) {
      const flow = await requirePublished(start);
      if (pool.count >= MAX_AT_ONCE) throw new AppError("RATE_LIMITED", "engine.tooManyRuns");
      if (flow.concurrencyLimit !== null) {
        const { executionId } = await db.$transaction((tx) => createExecution(tx, start));
        return runner.runStored({ tenantId: start.tenantId, executionId }, waitMs);
      }
      const execution = newExecution(engineId, start, flow);
      const until = Date.now() + waitMs;
      const outcome = await untilKnown(execution, pool.start(execution, true), waitMs);
      if (outcome && outcome !== "left" && outcome.status !== "WAITING") return outcome;
      // Nothing of it was written, and nothing of it was done: it never was. Perhaps its flow is gone by now,
      // or what it began with has changed.
      if (!execution.isStored) {
        await requirePublished({ ...start, flow: undefined });
        throw new AppError("UPSTREAM", "engine.runBrokenOff");
      }
      return runner.awaitEnd(execution, until - Date.now());
    },
    async runStored(key, waitMs) {
      const until = Date.now() + waitMs;
      // Left in the queue where there is no room: whoever has some takes it.
      const [execution] = pool.count < MAX_AT_ONCE ? await claimExecutions(engineId, [key]) : [];
      const outcome = execution && (await within(pool.start(execution, true), waitMs));
      if (outcome && outcome !== "left" && outcome.status !== "WAITING") return outcome;
      return runner.awaitEnd(key, until - Date.now());
    },
    async awaitEnd(key, waitMs) {
      const until = Date.now() + waitMs;
      for (let pause = POLL_MS; ; pause = Math.min(pause * 2, MAX_POLL_MS)) {
        const found = await readEnd(key, keyring);
        const left = until - Date.now();
        // Nobody is kept waiting for a rest that is longer than the wait.
        const rests = found?.restMs != null && found.restMs > left;
        if (found && (left <= 0 || rests || !unfinishedStatuses.includes(found.end.status))) return found.end;
        if (left <= 0) throw new AppError("NOT_FOUND", "errors.executionNotFound");
        await new Promise((resolve) => setTimeout(resolve, Math.min(pause, left)));
      }
    },
    async enqueue(start) {
      const { name } = await requirePublished(start);
      const { flow: _, ...row } = start;
      const executionId = newId();
      if (!(await enqueue({ ...row, executionId }))) throw neverPublished(name);
      return { executionId };
    },
  };
  return runner;
}

function newExecution(engineId: string, start: RunStart, flow: PublishedFlow): RunningExecution {
  return {
    engineId,
    tenantId: start.tenantId,
    executionId: newId(),
    flowId: start.flowId,
    flowVersionId: flow.flowVersionId,
    source: start.source,
    triggerId: start.triggerId ?? null,
    startedById: start.startedById ?? null,
    isDry: false,
    answers: null,
    part: null,
    input: start.input,
    trigger: start.trigger ?? null,
    createdAt: new Date(),
    isStored: false,
    basis: start.basis ?? null,
    takes: 1,
    isCanceled: false,
    ranMs: 0,
    timeLimitSeconds: flow.timeLimitSeconds,
    calledVersions: new Set(),
  };
}

/** Its end, or null after `waitMs` for a run whose row stands by then: who is answered can ask for it later. */
async function untilKnown(
  execution: RunningExecution,
  done: Promise<RunOutcome>,
  waitMs: number,
): Promise<RunOutcome | null> {
  let outcome = await within(done, waitMs);
  while (outcome === null && !execution.isStored) outcome = await within(done, POLL_MS);
  return outcome;
}

async function within<T>(promise: Promise<T>, ms: number): Promise<T | null> {
  const { promise: late, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), ms);
  const first = await Promise.race([promise, late]);
  clearTimeout(timer);
  return first;
}
