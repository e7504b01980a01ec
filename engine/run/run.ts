import "server-only";
import type { Egress } from "#lib/egress/egress.ts";
import type { ExecutionQueue } from "#lib/executions/mutations/execution-queue.ts";
import { formRoot } from "#lib/expressions/form-root.ts";
import { nodeDigest } from "#lib/expressions/node-digest.ts";
import type { Scope } from "#lib/expressions/resolve-value.ts";
import type { Json } from "#lib/shared/json.ts";
import { hidePast } from "./hide-output.ts";
import { type Journal, openJournal } from "./journal.ts";
import type { Keyring } from "./open-keyring.ts";
import type { Replay } from "./replay.ts";
import { createRunBudget, defaultLimits, type RunBudget, type RunLimits, type RunSignals } from "./run-budget.ts";
import { createRunMasker, type RunMasker } from "./run-masker.ts";
import type { RunningExecution } from "./running-execution.ts";
import { StepFailure } from "./step-failure.ts";

/** What every run of this process shares. */
export type EngineParts = {
  keyring: Keyring;
  egress: Egress;
  queue: ExecutionQueue;
  /** HMAC-SHA-256 under a key of this installation, another for each purpose. */
  authenticate: (purpose: string, text: string) => Buffer;
  limits?: Partial<RunLimits>;
};

/** One execution while it runs: what the flow and all the flows that it calls share. */
export type Run = {
  readonly engine: EngineParts;
  readonly execution: RunningExecution;
  readonly limits: RunLimits;
  readonly budget: RunBudget;
  readonly journal: Journal;
  readonly masker: RunMasker;
  readonly replay: Replay;
  nextSeq(): number;
};

/** Where in a run an action stands: what its expressions see. A loop's iteration and a called flow have their own. */
export type Frame = {
  readonly run: Run;
  readonly scope: Scope;
  readonly vars: Record<string, Json>;
  readonly outputs: Record<string, Json>;
  /** Whose actions these are: the flow that was started, or one that was called. */
  readonly flowId: string;
  /** Of flows that were called, from 0. */
  readonly depth: number;
  /** The output of the action that ended last. */
  last: Json;
};

export function createRun(engine: EngineParts, execution: RunningExecution, signals: RunSignals, replay: Replay): Run {
  const limits = { ...defaultLimits, ...engine.limits };
  if (execution.timeLimitSeconds !== null) limits.timeMs = execution.timeLimitSeconds * 1000;
  const masker = createRunMasker();
  for (const step of replay.steps) hidePast(masker, step);
  let seq = replay.nextSeq;
  return {
    engine,
    execution,
    limits,
    budget: createRunBudget(limits, execution.isCanceled ? { ...signals, cancel: AbortSignal.abort() } : signals, {
      ranMs: execution.ranMs,
      ...replay,
    }),
    journal: openJournal(execution, engine.keyring),
    masker,
    replay,
    nextSeq: () => seq++,
  };
}

/** @param called Left out, of the flow that was started. */
export function createFrame(
  run: Run,
  { input, trigger }: { input: Json; trigger: Json },
  called: Pick<Frame, "flowId" | "depth"> = { flowId: run.execution.flowId, depth: 0 },
): Frame {
  return makeFrame(run, { input, trigger, vars: emptyRecord(), outputs: emptyRecord() }, called);
}

/** For one iteration: it sees what was there before, and what it makes is its own. */
export function createIterationFrame(frame: Frame, loopId: string, item: Json, index: number): Frame {
  const { input = null, trigger = {} } = frame.scope.roots as { input?: Json; trigger?: Json };
  const vars = Object.assign(emptyRecord(), frame.vars);
  const outputs = Object.assign(emptyRecord(), frame.outputs, { [loopId]: { item, index } });
  return makeFrame(frame.run, { input, trigger, vars, outputs }, frame);
}

type Roots = { input: Json; trigger: Json; vars: Record<string, Json>; outputs: Record<string, Json> };

function makeFrame(
  run: Run,
  { input, trigger, vars, outputs }: Roots,
  { flowId, depth }: Pick<Frame, "flowId" | "depth">,
): Frame {
  return {
    run,
    vars,
    outputs,
    flowId,
    depth,
    last: null,
    scope: {
      roots: {
        input,
        vars,
        actions: outputs,
        context: formRoot(input, "context"),
        fields: formRoot(input, "fields"),
        trigger,
      },
      onMask: (value) => run.masker.add((value ?? null) as Json, "«masked»"),
      secret: refuseSecret,
      digest: nodeDigest,
    },
  };
}

/** Names are the author's, and `__proto__` is one of them. */
function emptyRecord(): Record<string, Json> {
  return Object.create(null) as Record<string, Json>;
}

/** For the flow's own actions: a secret in a variable, a condition or a result would not leave through the egress. */
function refuseSecret(): never {
  throw new StepFailure("ERR_SECRET_NOT_SENT", "engine.secretNotHere");
}
