import "server-only";
import type { ExecutionPart } from "#lib/executions/execution-part.ts";
import type { ExecutionSource } from "#lib/executions/schema.ts";
import type { Json, JsonObject } from "#lib/shared/json.ts";

export type ExecutionKey = { tenantId: string; executionId: string };

/** An execution that this engine has. */
export type RunningExecution = ExecutionKey & {
  engineId: string;
  flowId: string;
  flowVersionId: string;
  source: ExecutionSource;
  triggerId: string | null;
  startedById: string | null;
  isDry: boolean;
  /** What a dry run answers, by the action's id. */
  answers: JsonObject | null;
  /** Null for the whole document. */
  part: ExecutionPart | null;
  input: Json;
  trigger: JsonObject | null;
  createdAt: Date;
  /**
   * Whether its row stands, so that another engine can find it. The journal writes it as soon as somebody needs to know
   * of the run; one that nobody does is written once, at its end.
   */
  isStored: boolean;
  /** Of one that is not stored: what must still hold when it is (`RunStart.basis`). */
  basis: string | null;
  /** How often it was taken up; from 2 on there is a journal to go on from. */
  takes: number;
  /** Somebody asked for its end before it was taken up: it does nothing more. */
  isCanceled: boolean;
  /** Milliseconds that it ran before. */
  ranMs: number;
  /** The flow's own limit. */
  timeLimitSeconds: number | null;
  /** Versions of other flows that it called. */
  calledVersions: Set<string>;
};
