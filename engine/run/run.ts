import "server-only";
import type { Egress } from "#lib/egress/egress.ts";
import type { Scope } from "#lib/expressions/resolve-value.ts";
import type { Json } from "#lib/shared/json.ts";
import { type Journal, openJournal } from "./journal.ts";
import type { ClaimedExecution } from "./lease.ts";
import type { Keyring } from "./open-keyring.ts";
import { createRunBudget, defaultLimits, type RunBudget, type RunLimits } from "./run-budget.ts";
import { createRunMasker, type RunMasker } from "./run-masker.ts";
import { StepFailure } from "./step-failure.ts";

/** What every run of this process shares. */
export type EngineParts = { keyring: Keyring; egress: Egress; limits?: Partial<RunLimits> };

/** One execution while it runs. */
export type Run = {
  readonly engine: EngineParts;
  readonly execution: ClaimedExecution;
  readonly limits: RunLimits;
  readonly budget: RunBudget;
  readonly journal: Journal;
  readonly masker: RunMasker;
  readonly scope: Scope;
  readonly vars: Record<string, Json>;
  readonly outputs: Record<string, Json>;
  nextSeq(): number;
};

export function createRun(engine: EngineParts, execution: ClaimedExecution, leave: AbortSignal): Run {
  const limits = { ...defaultLimits, ...engine.limits };
  const masker = createRunMasker();
  const vars = emptyRecord();
  const outputs = emptyRecord();
  let seq = 0;
  return {
    engine,
    execution,
    limits,
    budget: createRunBudget(limits, leave),
    journal: openJournal(execution),
    masker,
    vars,
    outputs,
    scope: {
      roots: { input: execution.input, vars, actions: outputs, context: {}, fields: {}, trigger: {} },
      onMask: (value) => masker.add(value, "«masked»"),
      secret: refuseSecret,
    },
    nextSeq: () => seq++,
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
