import type { Json, JsonObject } from "#lib/shared/json.ts";
import type { ExecutionSource, ExecutionStatus, StepError } from "./schema.ts";

/** What a run of a flow's published version begins with. */
export type RunStart = {
  tenantId: string;
  flowId: string;
  source: ExecutionSource;
  /** `{{ input }}` */
  input: Json;
  /** `{{ trigger }}` */
  trigger?: JsonObject | undefined;
  triggerId?: string | undefined;
  /** The operator who started it. */
  startedById?: string | undefined;
  /** The flow as it stood a moment ago, where who starts it has just read it; otherwise it is read for the run. */
  flow?: StartedFlow | undefined;
  /**
   * Trigger and flow were read for an earlier run, when their rows were these (`Hook.basis`). The run must do nothing
   * before it is written; if they have changed by then, it is not written.
   */
  basis?: string | undefined;
};

/** What a run needs to know of its flow. */
export type StartedFlow = {
  name: string;
  /** Null if nothing is published. */
  flowVersionId: string | null;
  concurrencyLimit: number | null;
  timeLimitSeconds: number | null;
};

/** How an execution stands when who waits for it is answered. QUEUED, RUNNING and WAITING: it has not ended yet. */
export type RunEnd = {
  executionId: string;
  status: ExecutionStatus;
  /** What RETURN_JSON gave, and the status that it asked for. */
  result: Json | null;
  resultStatus: number | null;
  error: StepError | null;
};
