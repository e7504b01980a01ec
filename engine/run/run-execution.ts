import "server-only";
import type { RunEnd } from "#lib/executions/run-start.ts";
import { log } from "#lib/shared/log.ts";
import { loadActions } from "./document.ts";
import { ended, failedEnding, interpret } from "./interpreter.ts";
import type { Ending } from "./journal.ts";
import { releaseUses } from "./release-uses.ts";
import { loadReplay, noReplay, type Replay } from "./replay.ts";
import { createRun, type EngineParts, type Run } from "./run.ts";
import type { RunSignals } from "./run-budget.ts";
import { createRunMasker } from "./run-masker.ts";
import type { RunningExecution } from "./running-execution.ts";
import { endsWithoutWord, StepFailure, Suspended } from "./step-failure.ts";
import { OutdatedStart } from "./step-rows.ts";
import { suspendExecution } from "./suspend-execution.ts";

/** An execution that this engine is done with. `isLimited`: another one of its flow may have waited for that. */
export type RanExecution = { end: RunEnd; isLimited: boolean };

/**
 * Runs an execution that is this engine's: to its end, or to its next long wait.
 *
 * @returns Null if it is left as it stands, for another engine to go on with.
 */
export async function runExecution(
  engine: EngineParts,
  execution: RunningExecution,
  signals: RunSignals,
): Promise<RanExecution | null> {
  const { executionId } = execution;
  let run: Run | null = null;
  try {
    const takenAt = Date.now();
    const replay = await loadReplayOf(engine, execution);
    // A long journal is opened at every take: many short waits would otherwise cost much, and count for nothing.
    execution.ranMs += Date.now() - takenAt;
    run = createRun(engine, execution, signals, replay.steps);
    return await runToRest(run, replay.failure);
  } catch (error) {
    if (!endsWithoutWord(error)) throw error;
    if (error instanceof OutdatedStart) return null;
    log.warn({ execution: executionId, error }, "execution left: its lease was lost, or the database is away");
    return null;
  } finally {
    run?.budget.close();
  }
}

/** A journal that cannot be read any more ends the execution: going on without it would do things twice. */
async function loadReplayOf(
  engine: EngineParts,
  execution: RunningExecution,
): Promise<{ steps: Replay; failure: Ending | null }> {
  try {
    return { steps: await loadReplay(execution, engine.keyring), failure: null };
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    return { steps: noReplay, failure: failedEnding({ masker: createRunMasker() }, error) };
  }
}

async function runToRest(run: Run, failure: Ending | null): Promise<RanExecution> {
  try {
    return await finish(run, failure ?? (await interpretDocument(run)));
  } catch (error) {
    if (!(error instanceof Suspended)) throw error;
    return suspend(run, error.resumeAt);
  }
}

async function interpretDocument(run: Run): Promise<Ending> {
  const { tenantId, flowVersionId } = run.execution;
  try {
    return await interpret(run, await loadActions(tenantId, flowVersionId));
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    return failedEnding(run, error);
  }
}

async function finish(run: Run, ending: Ending): Promise<RanExecution> {
  const { executionId } = run.execution;
  const result = ending.result === null ? null : run.masker.showJson(ending.result);
  const row = await run.journal.finish(ending, result);
  if (row.holdsUses) await releaseUses(run.execution);
  log.debug({ execution: executionId, status: ending.status }, "execution ended");
  // Whoever waits for the answer gets what the flow made, not its marks.
  const { status, resultStatus, error } = ending;
  return { end: { executionId, status, result: ending.result, resultStatus, error }, isLimited: row.isLimited };
}

async function suspend(run: Run, resumeAt: Date): Promise<RanExecution> {
  const { execution, engine, budget, journal } = run;
  await journal.flush();
  const rests = await suspendExecution(execution, resumeAt, budget.ranMs, engine.queue);
  if (!rests) return finish(run, ended("CANCELED"));
  const { executionId } = execution;
  return { end: { executionId, status: "WAITING", result: null, resultStatus: null, error: null }, ...rests };
}
