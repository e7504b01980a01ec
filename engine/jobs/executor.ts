import "server-only";
import { db } from "#lib/db/client.ts";
import { log } from "#lib/shared/log.ts";
import { findNextOfFlow } from "../run/due-executions.ts";
import type { EngineParts } from "../run/run.ts";
import { runExecution } from "../run/run-execution.ts";
import type { RunningExecution } from "../run/running-execution.ts";
import { createDispatcher, type Dispatcher, type DispatcherOptions } from "./dispatcher.ts";
import type { JobQueue } from "./execution-queue.ts";
import { createRunPool, type RunFunction } from "./run-pool.ts";
import { createRunner, type Runner } from "./runner.ts";

/** Executions of the queue that one engine runs side by side: most of their time they wait for an answer. */
const SIZE = 100;

export type ExecutorOptions = Pick<
  DispatcherOptions,
  "everySecond" | "everyMinute" | "pollMs" | "renewMs" | "sweepMs"
> & {
  engineId: string;
  engine: EngineParts;
  queue: JobQueue;
  size?: number;
  /** For tests that look at what happens around a run. */
  run?: RunFunction;
};

/** What runs executions in this process: those of the queue, and those that are asked for here and now. */
export type Executor = { dispatcher: Dispatcher; runner: Runner };

export function createExecutor(options: ExecutorOptions): Executor {
  const { engineId, engine, queue, size = SIZE } = options;
  let wake = () => {};
  const run: RunFunction = async (execution, signals) => {
    const ran = await runExecution(engine, execution, signals);
    if (!ran) return "left";
    if (ran.isLimited) await wakeNext(queue, execution);
    return ran.end;
  };
  const pool = createRunPool(size, options.run ?? run, () => wake());
  const onWake = (wakeUp: () => void) => {
    wake = wakeUp;
  };
  const dispatcher = createDispatcher({ ...options, pool, onWake });
  return { dispatcher, runner: createRunner({ engineId, pool, queue, keyring: engine.keyring }) };
}

/** An end, and a rest, make room in their flow. One that is missed here is found by the next sweep. */
async function wakeNext(queue: JobQueue, { tenantId, flowId }: RunningExecution): Promise<void> {
  try {
    const next = await findNextOfFlow(tenantId, flowId);
    if (next.length === 0) return;
    await db.$transaction(async (tx) => {
      for (const key of next) await queue.add(tx, key);
    });
  } catch (error) {
    log.warn({ error, flow: flowId }, "the next execution of a flow could not be woken");
  }
}
