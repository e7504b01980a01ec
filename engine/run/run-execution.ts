import "server-only";
import { log } from "#lib/shared/log.ts";
import { interpret } from "./interpreter.ts";
import { claimExecution, type ExecutionKey } from "./lease.ts";
import { createRun, type EngineParts } from "./run.ts";
import { endsWithoutWord } from "./step-failure.ts";

/**
 * Claims the execution and runs it to its end. Does nothing if another engine has it.
 *
 * @param leave Aborted when this engine stops or has lost the lease: the run is left as it stands, for
 *   `endInterrupted`.
 */
export async function runExecution(
  engine: EngineParts,
  engineId: string,
  key: ExecutionKey,
  leave: AbortSignal,
): Promise<void> {
  const execution = await claimExecution(engineId, key);
  if (!execution) return;
  const run = createRun(engine, execution, leave);
  const { executionId } = key;
  try {
    const ending = await interpret(run, execution.actions);
    const result = ending.result === null ? null : run.masker.showJson(ending.result);
    await run.journal.finish({ ...ending, result });
    log.info({ execution: executionId, status: ending.status }, "execution ended");
  } catch (error) {
    if (!endsWithoutWord(error)) throw error;
    log.warn({ execution: executionId, error }, "execution left: its lease was lost, or the database is away");
  }
}
