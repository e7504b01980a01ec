"use server";

import { callEngine } from "#lib/engine-client/engine-client.ts";
import { defineAction } from "#lib/shared/define-action.ts";
import { executionIdInput, type RerunOutcome, rerunExecutionsInput, settleStepInput } from "./schema.ts";

/** None of them waits for a provider. */
const ENGINE_MS = 20_000;

export const cancelExecutionAction = defineAction(
  executionIdInput,
  (actor, input) => callEngine<{ id: string }>(actor, "/internal/executions/cancel", input, ENGINE_MS),
  "execution.cancel",
);

export const rerunExecutionsAction = defineAction(
  rerunExecutionsInput,
  (actor, input) => callEngine<RerunOutcome>(actor, "/internal/executions/rerun", input, ENGINE_MS),
  "execution.rerun",
);

export const settleStepAction = defineAction(
  settleStepInput,
  (actor, input) => callEngine<{ id: string }>(actor, "/internal/executions/settle", input, ENGINE_MS),
  "execution.settle",
);
