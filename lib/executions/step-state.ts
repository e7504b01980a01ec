import { type ExecutionDetail, type ExecutionStep, unfinishedStatuses } from "./schema.ts";

/**
 * How an attempt stands. *stopped*: its execution ended before it; *unknown*: the engine stopped before it heard back;
 * *again*: it failed, and the next attempt is due; *reused*: it was not done here, but in the execution that is repeated, or
 * typed.
 */
export type StepState = "running" | "waiting" | "stopped" | "unknown" | "again" | "failed" | "done" | "reused";

type Around = Pick<ExecutionDetail, "status" | "createdAt" | "rerunOfId" | "uncertain">;

export function stepState(step: ExecutionStep, execution: Around): StepState {
  const isGoingOn = unfinishedStatuses.includes(execution.status);
  if (isReused(step, execution)) return "reused";
  if (step.status === "SUCCEEDED") return "done";
  if (step.status === "FAILED") return step.resumeAt && isGoingOn ? "again" : "failed";
  if (execution.uncertain.some(({ seq, attempt }) => seq === step.seq && attempt === step.attempt)) return "unknown";
  if (!isGoingOn) return "stopped";
  return step.status === "WAITING" ? "waiting" : "running";
}

/** It says so; or, where that is hidden, it ended before this execution was made. */
function isReused({ endedAt, shown }: ExecutionStep, { createdAt, rerunOfId }: Around): boolean {
  if (shown?.isReused || shown?.isPinned) return true;
  return rerunOfId !== null && endedAt !== null && new Date(endedAt) < new Date(createdAt);
}
