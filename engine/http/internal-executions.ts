import "server-only";
import { Hono } from "hono";
import { noteRefusal } from "#lib/audit/refusals.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { findExecutionStart } from "#lib/executions/data/find-execution-start.ts";
import { cancelExecution } from "#lib/executions/mutations/cancel-execution.ts";
import type { ExecutionQueue } from "#lib/executions/mutations/execution-queue.ts";
import { settleStep } from "#lib/executions/mutations/settle-step.ts";
import { startExecution } from "#lib/executions/mutations/start-execution.ts";
import {
  executionIdInput,
  type RerunExecutionsInput,
  type RerunOutcome,
  rerunExecutionsInput,
  settleStepInput,
} from "#lib/executions/schema.ts";
import { type RunFlowInput, runFlowInput } from "#lib/flows/schema.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { Keyring } from "../run/open-keyring.ts";
import { rerunFromFailure } from "../run/rerun-from-failure.ts";
import { startPart } from "../run/start-part.ts";
import { readInput } from "./internal-body.ts";

type Parts = { keyring: Keyring; queue: ExecutionQueue };

export function internalExecutions(parts: Parts): Hono<{ Variables: { actor: Actor } }> {
  const app = new Hono<{ Variables: { actor: Actor } }>();
  app.post("/internal/executions", async (context) => {
    const input = await readInput(runFlowInput, context.req.raw);
    const { id } = await start(context.get("actor"), input, parts);
    return context.json({ executionId: id }, 202);
  });
  app.post("/internal/executions/cancel", async (context) => {
    const input = await readInput(executionIdInput, context.req.raw);
    return context.json(await cancelExecution(context.get("actor"), input));
  });
  app.post("/internal/executions/settle", async (context) => {
    const input = await readInput(settleStepInput, context.req.raw);
    return context.json(await settleStep(context.get("actor"), input, parts.queue));
  });
  app.post("/internal/executions/rerun", async (context) => {
    const input = await readInput(rerunExecutionsInput, context.req.raw);
    return context.json(await rerunAll(context.get("actor"), input, parts));
  });
  return app;
}

/** @throws AppError NOT_FOUND if what it is to begin with is an execution of another flow. */
async function start(actor: Actor, { part, from, ...input }: RunFlowInput, parts: Parts): Promise<{ id: string }> {
  if (part) return startPart(actor, { ...input, part, from }, parts);
  if (from === undefined) return startExecution(actor, input, parts.queue);
  const given = await findExecutionStart(actor, from);
  if (given.flowId !== input.flowId) throw new AppError("NOT_FOUND", "errors.executionNotFound");
  return startExecution(actor, { ...input, input: given.input }, parts.queue, { trigger: given.trigger });
}

/** Each by itself: one that is refused says why, and keeps none of the others. */
async function rerunAll(actor: Actor, input: RerunExecutionsInput, parts: Parts): Promise<RerunOutcome> {
  authorize(actor, "flow:run");
  const outcome: RerunOutcome = { executions: [], refused: [] };
  for (const from of new Set(input.executionIds)) {
    try {
      const { id } = await (input.from === "START" ? rerunFromStart : rerunFromFailure)(
        actor,
        { executionId: from },
        parts,
      );
      outcome.executions.push({ from, id });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      noteRefusal(actor, "execution.rerun", error);
      outcome.refused.push({ id: from, messageKey: error.messageKey, params: error.params });
    }
  }
  return outcome;
}

/** The flow as it stands now, with what that execution was given. */
async function rerunFromStart(
  actor: Actor,
  { executionId }: { executionId: string },
  parts: Parts,
): Promise<{ id: string }> {
  const { flowId, isDraft, isDry, input, trigger, answers, part } = await findExecutionStart(actor, executionId);
  const which = isDraft ? "draft" : "published";
  const again = { flowId, which, input, isDry, ...(answers && { answers }) } as const;
  // A part begins with what its own journal began with.
  if (part) return startPart(actor, { ...again, from: executionId, part: { ...part, outputs: {} } }, parts, "RERUN");
  return startExecution(actor, again, parts.queue, { source: "RERUN", trigger, rerunOfId: executionId });
}
