import "server-only";
import { z } from "@hono/zod-openapi";
import { isExecutionHiddenFrom } from "#lib/executions/data/versions-run.ts";
import { errorText } from "#lib/executions/error-text.ts";
import type { ExecutionQueue } from "#lib/executions/mutations/execution-queue.ts";
import { startExecution } from "#lib/executions/mutations/start-execution.ts";
import type { RunEnd } from "#lib/executions/run-start.ts";
import { renderMessage } from "#lib/i18n/render-message.ts";
import { AppError, type MessageParams } from "#lib/shared/app-error.ts";
import { json } from "#lib/shared/json.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import type { Runner } from "../../jobs/runner.ts";
import { ApiError } from "./api-error.ts";
import { defineEndpoint, type Endpoint } from "./endpoint.ts";
import { queryBoolean } from "./paging.ts";
import { storedExecutionEndpoints } from "./stored-executions.ts";

const WAIT_MS = 30_000;

export type ExecutionParts = { runner: Runner; queue: ExecutionQueue; waitMs?: number };

const startQuery = z.object({ wait: queryBoolean() });
const startBody = z.strictObject({ input: json.optional() });

const wireEnd = z
  .object({
    id: z.string(),
    status: z.string(),
    result: z.any().optional(),
    result_status: z.number().int().optional(),
    error: z.object({ code: z.string(), message: z.string() }).optional(),
    hidden: z.boolean().optional().openapi({
      description: "The client may not see every connection that was used: result and error are left out.",
    }),
  })
  .openapi("ExecutionEnd");

/** A run waited for is run by this engine, which needs no job: one that dies leaves it to the sweep. */
const noJob: ExecutionQueue = { add: async () => {} };

/** What was run, and a start of a flow's published version, as whoever the client acts for. */
export function executionEndpoints({ runner, queue, waitMs = WAIT_MS }: ExecutionParts): readonly Endpoint[] {
  return [
    ...storedExecutionEndpoints,
    defineEndpoint({
      method: "post",
      path: "/flows/{flow_id}/executions",
      scope: "create:flows_executions",
      summary: "Run a flow; with wait=true, answer once it ended, with its result",
      isOurs: true,
      id: { name: "flow_id", prefix: "af", format: "flow-id" },
      query: startQuery,
      body: startBody,
      documentedBody: z.strictObject({ input: z.any().optional() }).openapi("ExecutionStart"),
      example: { body: { input: { order: "A-1742" } } },
      answer: { status: 201, schema: wireEnd },
      async run({ actor, id: flowId, query, body }) {
        const input = { flowId, which: "published", input: body.input ?? {} } as const;
        const { id: executionId } = await startExecution(actor, input, query.wait ? noJob : queue, {
          source: "API",
        }).catch(toApiFailure);
        if (!query.wait) return { id: toPublicId("afe", executionId), status: "QUEUED" };
        const end = await runner.runStored({ tenantId: actor.tenantId, executionId }, waitMs);
        // Asked again: a right may have ended while it ran, and what it called is known only now.
        return toWire(end, await isExecutionHiddenFrom(actor, executionId));
      },
    }),
  ];
}

function toApiFailure(error: unknown): never {
  if (error instanceof AppError && error.code === "NOT_FOUND") throw new ApiError(404, "Flow not found");
  throw error;
}

const inEnglish = (messageKey: string, params: MessageParams) => renderMessage("en", messageKey, params);

function toWire({ executionId, status, result, resultStatus, error }: RunEnd, isHidden: boolean) {
  return {
    id: toPublicId("afe", executionId),
    status,
    ...(isHidden ? { hidden: true } : status === "COMPLETED" && { result }),
    ...(resultStatus !== null && { result_status: resultStatus }),
    ...(error && !isHidden && { error: { code: error.code, message: errorText(error, inEnglish) } }),
  };
}
