import "server-only";
import { z } from "@hono/zod-openapi";
import type { ApiExecution } from "#lib/executions/data/api-executions.ts";
import type { Journal, JournalStep } from "#lib/executions/data/get-journal.ts";
import { errorText } from "#lib/executions/error-text.ts";
import type { StepError } from "#lib/executions/schema.ts";
import { renderMessage } from "#lib/i18n/render-message.ts";
import type { MessageParams } from "#lib/shared/app-error.ts";
import { toPublicId } from "#lib/shared/public-id.ts";

const time = z.string().openapi({ format: "date-time" });

const wireError = z
  .object({ code: z.string(), message: z.string(), details: z.any().optional() })
  .openapi("ExecutionError");

const wireStep = z
  .object({
    path: z.string().openapi({
      description:
        "Where the action stands: `1.then.0` in a branch, `2.do#17.0` in the eighteenth turn of a loop, `4.call.0` in a flow that was called.",
    }),
    id: z.string(),
    alias: z.string().optional(),
    type: z.string(),
    action: z.string(),
    attempt: z.int(),
    status: z.enum(["STARTED", "WAITING", "SUCCEEDED", "FAILED"]),
    started_at: time,
    ended_at: time.optional(),
    resume_at: time.optional(),
    input: z.any().optional(),
    output: z.any().optional(),
    error: wireError.optional(),
  })
  .openapi("ExecutionStep");

/** docs/decisions/025: the API that this one follows publishes no shape. */
const wireDebug = z
  .object({
    source: z.string(),
    draft: z.boolean(),
    dry: z.boolean(),
    version: z.int().optional(),
    hidden: z.boolean().openapi({
      description: "The client may not see every connection that was used: inputs, outputs and errors are left out.",
    }),
    input: z.any().optional(),
    trigger: z.any().optional(),
    result: z.any().optional(),
    result_status: z.int().optional(),
    error: wireError.optional(),
    actions: z.array(wireStep),
    truncated: z.boolean().openapi({ description: "There were more attempts than are shown." }),
  })
  .openapi("ExecutionDebug");

export const wireExecutionSummary = z
  .object({
    id: z.string(),
    trace_id: z.string(),
    journey_id: z.string().optional(),
    status: z.string().openapi({
      description: "QUEUED, RUNNING, WAITING, COMPLETED, FAILED, CANCELED; UNCERTAIN: an effect’s end is not known.",
    }),
    created_at: time,
    updated_at: time,
    started_at: time.optional(),
    ended_at: time.optional(),
  })
  .openapi("ExecutionSummary");

export const wireExecution = wireExecutionSummary.extend({ debug: wireDebug.optional() }).openapi("Execution");

export function toWireExecution({ id, status, createdAt, startedAt, endedAt, canceledAt }: ApiExecution) {
  const changes = [createdAt, startedAt, canceledAt, endedAt].map((each) => each?.getTime() ?? 0);
  return {
    id: toPublicId("afe", id),
    // 32 hexadecimal digits, as a W3C trace id has.
    trace_id: id.replaceAll("-", ""),
    status,
    created_at: createdAt.toISOString(),
    updated_at: new Date(Math.max(...changes)).toISOString(),
    ...(startedAt && { started_at: startedAt.toISOString() }),
    ...(endedAt && { ended_at: endedAt.toISOString() }),
  };
}

export function toWireDebug(journal: Journal) {
  const { versionNumber, resultStatus, error, isHidden } = journal;
  return {
    ...{ source: journal.source, draft: journal.isDraft, dry: journal.isDry },
    ...(versionNumber !== null && { version: versionNumber }),
    hidden: isHidden,
    ...(journal.input !== null && { input: journal.input }),
    ...(journal.trigger !== null && { trigger: journal.trigger }),
    ...(journal.result !== null && { result: journal.result }),
    ...(resultStatus !== null && { result_status: resultStatus }),
    ...(error && { error: toWireError(error) }),
    actions: journal.steps.map(toWireStep),
    truncated: journal.hasMore,
  };
}

function toWireStep({ shown, alias, ...step }: JournalStep) {
  return {
    ...{ path: step.path, id: step.actionId },
    ...(alias !== null && { alias }),
    ...{ type: step.type, action: step.action, attempt: step.attempt, status: step.status },
    started_at: isoOf(step.startedAt),
    ...(step.endedAt && { ended_at: isoOf(step.endedAt) }),
    ...(step.resumeAt && { resume_at: isoOf(step.resumeAt) }),
    ...(shown?.input !== undefined && { input: shown.input }),
    ...(shown?.output !== undefined && { output: shown.output }),
    ...(shown?.error && { error: toWireError(shown.error) }),
  };
}

const inEnglish = (messageKey: string, params: MessageParams) => renderMessage("en", messageKey, params);

function toWireError(error: StepError) {
  const { code, details } = error;
  return { code, message: errorText(error, inEnglish), ...(details !== undefined && { details }) };
}

const isoOf = (at: Date) => new Date(at).toISOString();
