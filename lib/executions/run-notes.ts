import type { ExecutionPart } from "./execution-part.ts";
import type { ExecutionNote, StepNote } from "./progress-events.ts";
import { type ExecutionDetail, unfinishedStatuses } from "./schema.ts";

/**
 * How an action of a document stands in a run. *again*: it failed, and the next attempt is due; *taken*: it was not done,
 * what it gave is from elsewhere; *stopped*: the run ended before it did; *unreached*: and never came to it.
 */
export type ActionRunState = "running" | "waiting" | "again" | "failed" | "done" | "taken" | "stopped" | "unreached";

export type ActionRun = {
  state: ActionRunState;
  /** What began last of it, in a loop in one of its iterations; null for one that was not reached. */
  step: StepNote | null;
  /** In a loop: how often it came to an end, and how often that was a failure. */
  times: { ended: number; failed: number } | null;
  /** Of a loop: iterations that have begun. */
  loop: { begun: number; total: number | null } | null;
};

const unreached: ActionRun = { state: "unreached", step: null, times: null, loop: null };

/**
 * What is known of a run while it goes on: by the ids of the document's actions, those in its loops too. Of what the flows
 * do that it calls, nothing: their ids are their own.
 */
export class RunNotes {
  execution: ExecutionNote | null = null;
  private readonly part: ExecutionPart["mode"] | null;
  /** By action and path: the last attempt. */
  private readonly steps = new Map<string, Map<string, StepNote>>();
  private readonly loops = new Map<string, number>();
  private runs = new Map<string, ActionRun>();
  /** Of what is in loops nothing was told. */
  private isPartial = false;

  constructor(part: ExecutionPart["mode"] | null = null) {
    this.part = part;
  }

  get hasEnded(): boolean {
    return this.execution !== null && !unfinishedStatuses.includes(this.execution.status);
  }

  takeExecution(note: ExecutionNote): void {
    const hadEnded = this.hasEnded;
    this.execution = note;
    if (this.hasEnded !== hadEnded) this.runs = new Map();
  }

  /** In any order, and the same ones again: a later attempt, and the end of one, count. */
  takeSteps(notes: readonly StepNote[]): void {
    for (const note of notes) {
      if (note.path.includes(".call.")) continue;
      this.countIteration(note.path);
      const paths = this.steps.get(note.actionId) ?? new Map<string, StepNote>();
      const known = paths.get(note.path);
      if (
        known &&
        (known.attempt > note.attempt || (known.attempt === note.attempt && known.endedAt && !note.endedAt))
      ) {
        continue;
      }
      paths.set(note.path, note);
      this.steps.set(note.actionId, paths);
      this.runs.delete(note.actionId);
    }
  }

  /** What a poll tells, where events do not come through: nothing of what is in loops, but how many began. */
  takeDetail({ steps, loops, ...execution }: ExecutionDetail): void {
    this.takeExecution({ ...execution, now: new Date() });
    this.takeSteps(
      steps.map(({ shown, ...step }) => ({
        ...step,
        messageKey: shown?.error?.messageKey ?? null,
        isAbsorbed: shown?.isAbsorbed === true,
        isTaken: shown?.isReused === true || shown?.isPinned === true,
        items: null,
      })),
    );
    this.isPartial = loops.length > 0;
    for (const { path, begun } of loops) this.loops.set(path, Math.max(begun, this.loops.get(path) ?? 0));
  }

  /** The same object until something of it changes; null where nothing is to be said. */
  find(actionId: string): ActionRun | null {
    const known = this.runs.get(actionId);
    if (known) return known;
    const paths = this.steps.get(actionId);
    // Of an action alone everything else is left out, and that goes without saying.
    if (!paths) return this.hasEnded && this.part !== "ONLY" && !this.isPartial ? unreached : null;
    const run = this.runOf([...paths.values()]);
    this.runs.set(actionId, run);
    return run;
  }

  /** The action to look at: what runs; then what ended the run; then what was done last. */
  get followed(): string | null {
    const last = [...this.steps.keys()].flatMap((actionId) => {
      const step = this.find(actionId)?.step;
      return step && !step.isTaken ? [{ actionId, step }] : [];
    });
    const [first] = last.toSorted((a, b) => weight(b.step) - weight(a.step) || b.step.seq - a.step.seq);
    return first?.actionId ?? null;
  }

  /** How many actions of the document came to an end, and how many of these failed for good. */
  get counts(): { ended: number; failed: number } {
    const runs = [...this.steps.keys()].map((actionId) => this.find(actionId)?.state);
    const count = (...states: (ActionRunState | undefined)[]) => runs.filter((state) => states.includes(state)).length;
    return { ended: count("done", "failed", "taken"), failed: count("failed") };
  }

  private countIteration(path: string): void {
    for (const { 1: index, index: at } of path.matchAll(/\.do#(\d+)/g)) {
      const loop = path.slice(0, at);
      const begun = Math.max(this.loops.get(loop) ?? 0, Number(index) + 1);
      if (begun === this.loops.get(loop)) continue;
      this.loops.set(loop, begun);
      for (const [actionId, paths] of this.steps) if (paths.has(loop)) this.runs.delete(actionId);
    }
  }

  private runOf(steps: readonly StepNote[]): ActionRun {
    const last = steps.toSorted((a, b) => weight(b) - weight(a) || b.seq - a.seq)[0] ?? null;
    const ended = steps.filter(
      ({ endedAt, resumeAt, status }) => endedAt !== null && !(status === "FAILED" && resumeAt),
    );
    const isInLoop = steps.some(({ path }) => path.includes("#"));
    const failed = ended.filter(({ status }) => status === "FAILED").length;
    const begun = last ? this.loops.get(last.path) : undefined;
    return {
      state: last ? this.stateOf(last) : "unreached",
      step: last,
      times: isInLoop ? { ended: ended.length, failed } : null,
      loop: last && (begun !== undefined || last.items !== null) ? { begun: begun ?? 0, total: last.items } : null,
    };
  }

  private stateOf({ status, resumeAt, isTaken }: StepNote): ActionRunState {
    if (isTaken) return "taken";
    if (status === "SUCCEEDED") return "done";
    if (status === "FAILED") return resumeAt !== null && !this.hasEnded ? "again" : "failed";
    if (this.hasEnded) return "stopped";
    return status === "WAITING" ? "waiting" : "running";
  }
}

/** What goes on is looked at first, then what failed. */
function weight({ status, isAbsorbed, endedAt }: StepNote): number {
  if (endedAt === null) return 2;
  return status === "FAILED" && !isAbsorbed ? 1 : 0;
}
