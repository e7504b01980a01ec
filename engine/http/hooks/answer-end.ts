import "server-only";
import type { RunEnd } from "#lib/executions/run-start.ts";
import { unfinishedStatuses } from "#lib/executions/schema.ts";
import { renderMessage } from "#lib/i18n/render-message.ts";
import { toPublicId } from "#lib/shared/public-id.ts";

const EXECUTION_HEADER = "coffre-execution";
const DUPLICATE_HEADER = "coffre-duplicate";

/** Answers that have no body (RFC 9110 §15.3.5, §15.3.6, §15.4.5). */
const WITHOUT_BODY = new Set([204, 205, 304]);
/** What the author wrote for whoever called; every other message may tell of connections and hosts. */
const AUTHORS_OWN = "engine.flowMessage";

/** How a synchronous call is answered: by the flow's own result, or that it failed, or that it goes on. */
export function answerEnd(end: RunEnd, isDuplicate: boolean): Response {
  const executionId = toPublicId("afe", end.executionId);
  const headers = headersOf(executionId, isDuplicate);
  if (unfinishedStatuses.includes(end.status))
    return Response.json({ execution_id: executionId }, { status: 202, headers });
  if (end.status !== "COMPLETED") {
    return Response.json({ error: errorOf(end), execution_id: executionId }, { status: 500, headers });
  }
  const status = end.resultStatus ?? 200;
  return WITHOUT_BODY.has(status)
    ? new Response(null, { status, headers })
    : Response.json(end.result, { status, headers });
}

/** An asynchronous call is answered once its execution is committed. */
export function answerAccepted(executionId: string, isDuplicate: boolean): Response {
  const id = toPublicId("afe", executionId);
  return Response.json({ execution_id: id }, { status: 202, headers: headersOf(id, isDuplicate) });
}

function headersOf(publicId: string, isDuplicate: boolean): Record<string, string> {
  return {
    "cache-control": "no-store",
    [EXECUTION_HEADER]: publicId,
    ...(isDuplicate && { [DUPLICATE_HEADER]: "true" }),
  };
}

function errorOf({ status, error }: RunEnd): { code: string; message: string } {
  if (error?.messageKey === AUTHORS_OWN) {
    return { code: error.code, message: renderMessage("en", error.messageKey, error.params) };
  }
  return { code: error?.code ?? `ERR_${status}`, message: renderMessage("en", "engine.hookFailed") };
}
