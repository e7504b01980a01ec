import { z } from "zod";
import { json } from "#lib/shared/json.ts";

export const executionStatuses = ["QUEUED", "RUNNING", "COMPLETED", "FAILED", "UNCERTAIN"] as const;
export type ExecutionStatus = (typeof executionStatuses)[number];

/** The two from which an execution goes on; the others are final. */
export const unfinishedStatuses: readonly ExecutionStatus[] = ["QUEUED", "RUNNING"];

/**
 * What went wrong, as it is kept and shown: a message key and its values, what the provider said, masked, and the
 * connection to look at.
 */
export const stepError = z.object({
  /** Stable, for machines: ERR_INVALID_ACTION_PARAMS, ERR_CONNECTION_EMPTY, ERR_UPSTREAM_STATUS… */
  code: z.string(),
  messageKey: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  /** The connection that the message names, to link to. */
  connectionId: z.uuid().optional(),
  /** What was sent and what came back, or the params that do not fit, masked. */
  details: json.optional(),
});
export type StepError = z.infer<typeof stepError>;

/** One attempt at an action, as the inspector shows it: masked. */
export const executionStep = z.object({
  seq: z.number().int(),
  attempt: z.number().int(),
  path: z.string(),
  actionId: z.string(),
  type: z.string(),
  action: z.string(),
  status: z.enum(["STARTED", "SUCCEEDED", "FAILED"]),
  startedAt: z.coerce.date(),
  endedAt: z.coerce.date().nullable(),
  /** Absent when the reader may not see an item that the flow refers to. */
  shown: z.object({ input: json.optional(), output: json.optional(), error: stepError.optional() }).nullable(),
});
export type ExecutionStep = z.infer<typeof executionStep>;

export const executionSummary = z.object({
  id: z.uuid(),
  flowId: z.uuid(),
  flowName: z.string(),
  isDraft: z.boolean(),
  /** The published version's number; null for a draft. */
  versionNumber: z.number().int().nullable(),
  status: z.enum(executionStatuses),
  startedBy: z.string().nullable(),
  createdAt: z.coerce.date(),
  startedAt: z.coerce.date().nullable(),
  endedAt: z.coerce.date().nullable(),
});
export type ExecutionSummary = z.infer<typeof executionSummary>;

export const executionDetail = executionSummary.extend({
  input: json.nullable(),
  result: json.nullable(),
  error: stepError.nullable(),
  steps: z.array(executionStep),
  /** The document that ran, to show what was not reached. */
  actions: json,
  /** The flow refers to an item that the reader may not see, so inputs and outputs are left out. */
  isHidden: z.boolean(),
});
export type ExecutionDetail = z.infer<typeof executionDetail>;

export const listExecutionsInput = z.object({
  flowId: z.uuid().optional(),
  status: z.enum(executionStatuses).optional(),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
});
export type ListExecutionsInput = z.infer<typeof listExecutionsInput>;

export const EXECUTIONS_PER_PAGE = 25;

export const executionPage = z.object({
  executions: z.array(executionSummary),
  total: z.number().int(),
  page: z.number().int(),
  perPage: z.number().int(),
});
export type ExecutionPage = z.infer<typeof executionPage>;
