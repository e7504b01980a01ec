import "server-only";
import type { FlowAction } from "#lib/flows/schema.ts";
import { databaseNow } from "./database-now.ts";
import type { Outcome } from "./outcome.ts";
import type { StepRecorder } from "./record-step.ts";
import type { PastStep } from "./replay.ts";
import { resolveParams } from "./resolve-params.ts";
import type { Frame } from "./run.ts";
import { StepFailure, Suspended } from "./step-failure.ts";

const UNIT_MS = { SECONDS: 1_000, MINUTES: 60_000, HOURS: 3_600_000, DAYS: 86_400_000 } as const;
const MAX_DELAY_MS = 366 * UNIT_MS.DAYS;
/** A shorter pause keeps its place in this engine. A longer one is written down, and outlives it. */
export const IN_PLACE_MS = 2_000;

/** Waits. The journal has the time at which it is over, so a restart neither shortens nor prolongs it. */
export async function runDelay(
  frame: Frame,
  action: FlowAction,
  step: StepRecorder,
  past: PastStep | null,
): Promise<Outcome> {
  if (past?.resumeAt) {
    if (past.real.input !== undefined) step.setInput(past.real.input);
    await pauseUntil(frame, past.resumeAt);
    return { output: {} };
  }
  const { number, units } = resolveParams(frame, action, step) as { number: number; units: keyof typeof UNIT_MS };
  const ms = number * UNIT_MS[units];
  if (ms > MAX_DELAY_MS) throw new StepFailure("ERR_DELAY_TOO_LONG", "engine.delayTooLong", { days: 366 });
  // What a dry run shows is the same whether it waits or not.
  if (frame.run.execution.isDry || ms === 0) return { output: {} };
  if (ms > IN_PLACE_MS) {
    const resumeAt = new Date((await databaseNow()) + ms);
    await step.wait(resumeAt);
    throw new Suspended(resumeAt);
  }
  await frame.run.budget.pause(ms);
  return { output: {} };
}

/** @throws Suspended if it is far away. */
export async function pauseUntil({ run }: Frame, resumeAt: Date): Promise<void> {
  const ms = resumeAt.getTime() - (await databaseNow());
  if (ms > IN_PLACE_MS) throw new Suspended(resumeAt);
  if (ms > 0) await run.budget.pause(ms);
}
