import { z } from "zod";
import type { MessageParams } from "#lib/shared/app-error.ts";
import { json } from "#lib/shared/json.ts";
import { executionPart } from "./execution-part.ts";

export const executionStatuses = [
  "QUEUED",
  "RUNNING",
  "WAITING",
  "COMPLETED",
  "FAILED",
  "UNCERTAIN",
  "CANCELED",
] as const;
export type ExecutionStatus = (typeof executionStatuses)[number];

/** Those from which an execution goes on by itself. */
export const unfinishedStatuses: readonly ExecutionStatus[] = ["QUEUED", "RUNNING", "WAITING"];

export const executionSources = ["MANUAL", "HOOK", "SCHEDULE", "API", "RERUN", "ALERT"] as const;
export type ExecutionSource = (typeof executionSources)[number];

/**
 * What went wrong, as it is kept and shown: a message key and its values, what the provider said, masked, and the
 * connection to look at.
 */
export const stepError = z.object({
  /** Stable, for machines: ERR_INVALID_ACTION_PARAMS, ERR_CONNECTION_EMPTY, ERR_UPSTREAM_STATUS… */
  code: z.string(),
  messageKey: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  /** Of an expression: the param such as `headers.Authorization`, and the offset in its text. */
  place: z.object({ param: z.string(), position: z.number().int().optional() }).optional(),
  /** The connection that the message names, to link to. */
  connectionId: z.uuid().optional(),
  /** What was sent and what came back, or the params that do not fit, masked. */
  details: json.optional(),
});
export type StepError = z.infer<typeof stepError>;

/** What the journal shows of one attempt, masked. */
export const shownStep = z.object({
  input: json.optional(),
  output: json.optional(),
  error: stepError.optional(),
  /** Of a dry run: the request that would have been sent, secrets as marks. */
  sent: json.optional(),
  /** Of a dry run: where its output is from. */
  answeredBy: z.enum(["AUTHOR", "RECORDED", "EXAMPLE"]).optional(),
  /** Of CALL_FLOW: the version that runs. */
  calledVersionId: z.uuid().optional(),
  /** An effect whose end nobody saw: what a person said of it. */
  settledAs: z.enum(["HAPPENED", "REPEAT"]).optional(),
  /** It failed for good, and the flow went on: the action allows it. */
  isAbsorbed: z.boolean().optional(),
  /** Taken from the journal of the execution that this one repeats. */
  isReused: z.boolean().optional(),
  /** It was not done: who started the run typed what it gives. */
  isPinned: z.boolean().optional(),
  /** The journal was full: input and output are not kept. */
  isLost: z.boolean().optional(),
});
export type ShownStep = z.infer<typeof shownStep>;

/** One attempt at an action, as the inspector shows it: masked. */
export const executionStep = z.object({
  seq: z.number().int(),
  attempt: z.number().int(),
  /**
   * Where the action stands in the document, such as `1.then.0`; in a loop with the iteration, `2.do#17.0`; in a flow
   * that was called `4.call.0`.
   */
  path: z.string(),
  actionId: z.string(),
  type: z.string(),
  action: z.string(),
  /** WAITING: a delay. */
  status: z.enum(["STARTED", "WAITING", "SUCCEEDED", "FAILED"]),
  startedAt: z.coerce.date(),
  endedAt: z.coerce.date().nullable(),
  /** When a delay is over, or the next attempt is due. */
  resumeAt: z.coerce.date().nullable(),
  /** Absent when the reader may not see an item that the flow refers to. */
  shown: shownStep.nullable(),
});
export type ExecutionStep = z.infer<typeof executionStep>;

export const executionSummary = z.object({
  id: z.uuid(),
  flowId: z.uuid(),
  flowName: z.string(),
  isDraft: z.boolean(),
  /** Nothing of it left Coffre. */
  isDry: z.boolean(),
  /** The document that ran. */
  versionId: z.uuid(),
  /** The published version's number; null for a draft. */
  versionNumber: z.number().int().nullable(),
  /** The save that ran, or that was published. */
  draftVersion: z.number().int(),
  status: z.enum(executionStatuses),
  source: z.enum(executionSources),
  triggerId: z.uuid().nullable(),
  /** Null where no trigger started it, and where it is gone. */
  triggerName: z.string().nullable(),
  /** The execution that this one repeats; of a part, the one that gave it what stands before. */
  rerunOfId: z.uuid().nullable(),
  /** Null for a run of the whole document. */
  part: executionPart.nullable(),
  startedBy: z.string().nullable(),
  /** Repetitions of its call that an idempotency key dropped. */
  duplicates: z.number().int(),
  createdAt: z.coerce.date(),
  startedAt: z.coerce.date().nullable(),
  endedAt: z.coerce.date().nullable(),
  /** When a waiting one goes on. */
  resumeAt: z.coerce.date().nullable(),
  /** Asked to stop, which it does before its next action. */
  isStopping: z.boolean(),
});
export type ExecutionSummary = z.infer<typeof executionSummary>;

/** A place in a document, as `ExecutionStep.path` has it. */
const stepPath = z
  .string()
  .regex(/^\d+(\.(then|else|call|do#\d+)\.\d+)*$/)
  .max(400);

/** What of a loop's iterations is in the journal. */
export const loopSummary = z.object({
  /** The loop's own step. */
  path: z.string(),
  begun: z.number().int(),
  /** Those of which an action failed. */
  failed: z.number().int(),
  /** The index of the first of them. */
  firstFailed: z.number().int().nullable(),
});
export type LoopSummary = z.infer<typeof loopSummary>;

/** Steps that stand side by side: of the document, or of one iteration of a loop. Those of loops in it are apart. */
export const stepScope = z.object({
  /** Sorted by path, then attempt. */
  steps: z.array(executionStep),
  loops: z.array(loopSummary),
  /** There are more than were asked for. */
  hasMore: z.boolean(),
});
export type StepScope = z.infer<typeof stepScope>;

export const STEPS_AT_ONCE = 500;

export const stepScopeInput = z.object({
  id: z.uuid(),
  /** A loop's path with an iteration, such as `2.do#17`; empty for the document. */
  scope: z
    .string()
    .regex(/^(\d+(\.(then|else|call|do#\d+)\.\d+)*\.do#\d+)?$/)
    .max(400)
    .default(""),
  /** Of one action alone. */
  path: stepPath.optional(),
  /** In the order in which they were started. Higher than a run's budget of actions with their attempts: all. */
  limit: z.coerce.number().int().min(1).max(100_000).default(STEPS_AT_ONCE),
});
export type StepScopeInput = z.input<typeof stepScopeInput>;

export const iteration = z.object({
  index: z.number().int(),
  /** Of one of its actions, the last attempt failed. */
  isFailed: z.boolean(),
  startedAt: z.coerce.date(),
  /** Null while one of its actions has not ended. */
  endedAt: z.coerce.date().nullable(),
});
export type Iteration = z.infer<typeof iteration>;

export const iterationPage = z.object({ iterations: z.array(iteration), hasMore: z.boolean() });
export type IterationPage = z.infer<typeof iterationPage>;

export const ITERATIONS_AT_ONCE = 50;

export const iterationsInput = z.object({
  id: z.uuid(),
  /** The loop's own step. */
  loop: stepPath,
  /** The first index to show. */
  from: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(10_000).default(ITERATIONS_AT_ONCE),
});
export type IterationsInput = z.input<typeof iterationsInput>;

export const executionDetail = executionSummary.extend({
  input: json.nullable(),
  trigger: json.nullable(),
  result: json.nullable(),
  /** That RETURN_JSON asked for. */
  resultStatus: z.number().int().nullable(),
  error: stepError.nullable(),
  ...stepScope.shape,
  /** Effects whose end nobody saw, and of which nobody has said yet whether they happened. */
  uncertain: z.array(executionStep),
  /** The versions of other flows that it called. */
  calls: z.array(
    z.object({
      versionId: z.uuid(),
      flowId: z.uuid(),
      flowName: z.string(),
      versionNumber: z.number().int().nullable(),
    }),
  ),
  /** The document that ran, to show what was not reached. */
  actions: json,
  /**
   * The flow, or one that it calls, refers to an item that the reader may not see, so inputs and outputs are left out.
   */
  isHidden: z.boolean(),
  /** The reader may cancel, run again and say what happened. */
  canRun: z.boolean(),
});
export type ExecutionDetail = z.infer<typeof executionDetail>;

export const executionIdInput = z.object({ executionId: z.uuid() });

export const rerunExecutionsInput = z.object({
  executionIds: z.array(z.uuid()).min(1).max(100),
  /** From its start with the same input, or from the action that failed, with what succeeded before. */
  from: z.enum(["START", "FAILURE"]),
});
export type RerunExecutionsInput = z.infer<typeof rerunExecutionsInput>;

export type RerunOutcome = {
  executions: { from: string; id: string }[];
  refused: { id: string; messageKey: string; params: MessageParams }[];
};

export const settleStepInput = z.object({
  executionId: z.uuid(),
  seq: z.number().int().min(0),
  as: z.enum(["HAPPENED", "REPEAT"]),
});
export type SettleStepInput = z.infer<typeof settleStepInput>;
