import "server-only";
import type { ExecutionQueue } from "#lib/executions/mutations/execution-queue.ts";
import type { RunStart } from "#lib/executions/run-start.ts";
import type { Runner } from "../../jobs/runner.ts";
import { admitCall } from "./admit-call.ts";
import { answerAccepted, answerEnd } from "./answer-end.ts";
import { callFacts } from "./call-facts.ts";
import type { Hook } from "./find-hook.ts";
import { idempotencyKeyOf } from "./idempotency-key.ts";
import { parseHookBody } from "./parse-body.ts";
import type { HookCall } from "./prove-call.ts";
import { signatureHeaderOf } from "./signature-header.ts";

type RunParts = { runner: Runner; queue: ExecutionQueue; waitMs: number };

/**
 * Runs the flow for a call that proved itself, and answers it.
 *
 * @param basis Of a hook that was read for an earlier call.
 */
export async function runCall(
  { runner, queue, waitMs }: RunParts,
  hook: Hook,
  request: Request,
  { headers, body, now }: HookCall,
  basis?: string,
): Promise<Response> {
  const encoding = headers.get("content-encoding") ?? undefined;
  const input = parseHookBody(body, headers.get("content-type") ?? undefined, encoding);
  const { tenantId, flowId, id: triggerId, flow } = hook;
  const trigger = callFacts(request, now, signatureHeaderOf(hook));
  const start: RunStart = { tenantId, flowId, source: "HOOK", input, trigger, triggerId, flow, basis };
  const key = idempotencyKeyOf(hook.idempotencySource, headers, input);
  const isSync = hook.mode === "SYNC";

  if (key === null && hook.concurrencyLimit === null) {
    if (isSync) return answerEnd(await runner.runNow(start, waitMs), false);
    return answerAccepted((await runner.enqueue(start)).executionId, false);
  }
  const { executionId, isDuplicate } = await admitCall(hook, start, key, isSync ? null : queue);
  if (!isSync) return answerAccepted(executionId, isDuplicate);
  const execution = { tenantId, executionId };
  const end = isDuplicate ? await runner.awaitEnd(execution, waitMs) : await runner.runStored(execution, waitMs);
  return answerEnd(end, isDuplicate);
}
