import "server-only";
import type { Tx } from "#lib/db/client.ts";
import { createExecution } from "#lib/executions/mutations/create-execution.ts";
import type { ExecutionQueue } from "#lib/executions/mutations/execution-queue.ts";
import { renderMessage } from "#lib/i18n/render-message.ts";
import type { JsonObject } from "#lib/shared/json.ts";
import type { AlertNews } from "./alert-news.ts";
import type { AlertRow } from "./alert-row.ts";

/** Starts the alert's flow with what is told, in the caller's transaction. @throws AppError CONFLICT if it is not published. */
export async function startAlertFlow(
  tx: Tx,
  queue: ExecutionQueue,
  { tenantId, language }: AlertRow,
  flowId: string,
  news: AlertNews,
): Promise<{ executionId: string }> {
  const input = inputOf(news, (reason) => renderMessage(language, reason.messageKey, reason.params));
  const { executionId } = await createExecution(tx, { tenantId, flowId, source: "ALERT", input });
  await queue.add(tx, { tenantId, executionId });
  return { executionId };
}

/** `{{ input }}`: texts as they are. What is done with them is the flow's to escape. */
function inputOf(
  { kind, event, subject, reason, count, since, until, expiry, url }: AlertNews,
  say: (reason: NonNullable<AlertNews["reason"]>) => string,
): JsonObject {
  return {
    alert: kind,
    event,
    [kind === "EXECUTION" ? "flow" : "item"]: subject,
    reason: reason && say(reason),
    count,
    since: since.toISOString(),
    until: until.toISOString(),
    ...(expiry && { days: expiry.days, expiresAt: expiry.at.toISOString() }),
    url,
  };
}
