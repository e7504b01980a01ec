import "server-only";
import { db } from "#lib/db/client.ts";
import { MAX_CALL_DEPTH } from "#lib/flows/check-called-flows.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { calledFlowOf } from "#lib/flows/walk-actions.ts";
import type { Json } from "#lib/shared/json.ts";
import { loadActions } from "./document.ts";
import type { Outcome, Walk } from "./outcome.ts";
import type { StepRecorder } from "./record-step.ts";
import type { PastStep } from "./replay.ts";
import { resolveParams } from "./resolve-params.ts";
import { createFrame, type Frame } from "./run.ts";
import { FlowEndedWithMessage, StepFailure } from "./step-failure.ts";

/**
 * Runs the published version of another flow within this execution: its budgets, its journal and its masks are the
 * caller's. Taken up again, it goes on with the version that it began with.
 */
export async function runCall(
  frame: Frame,
  action: FlowAction,
  path: string,
  step: StepRecorder,
  past: PastStep | null,
  walk: Walk,
): Promise<Outcome> {
  const { run, depth } = frame;
  const { input = null } =
    past?.real.input === undefined
      ? (resolveParams(frame, action, step) as { input?: Json })
      : (past.real.input as { input?: Json });
  if (past?.real.input !== undefined) step.setInput(past.real.input);
  if (depth >= MAX_CALL_DEPTH) throw new StepFailure("ERR_CALL_DEPTH", "engine.callDepth", { depth: MAX_CALL_DEPTH });
  const flowId = calledFlowOf(action);
  if (flowId === null) throw notFound();
  const versionId = past?.shown.calledVersionId ?? (await findPublished(frame, flowId));
  step.note({ calledVersionId: versionId });
  await holdVersion(frame, versionId);
  if (!past) await step.begin();
  const called = createFrame(run, { input, trigger: {} }, { flowId, depth: depth + 1 });
  try {
    const ending = await walk(called, await loadActions(run.execution.tenantId, versionId), `${path}.call.`);
    return { output: { result: ending?.result ?? null } };
  } catch (error) {
    // The called flow's own end is this action's failure, which the caller may allow.
    if (!(error instanceof FlowEndedWithMessage)) throw error;
    throw new StepFailure(error.error.code, error.error.messageKey, error.error.params);
  }
}

async function findPublished({ run }: Frame, flowId: string): Promise<string> {
  const flow = await db.flow.findFirst({
    where: { tenantId: run.execution.tenantId, id: flowId },
    select: { name: true, publishedVersionId: true },
  });
  if (!flow) throw notFound();
  if (!flow.publishedVersionId) {
    throw new StepFailure("ERR_FLOW_NOT_PUBLISHED", "engine.neverPublished", { name: flow.name });
  }
  return flow.publishedVersionId;
}

function notFound(): StepFailure {
  return new StepFailure("ERR_FLOW_NOT_FOUND", "engine.calledFlowNotFound");
}

/** The version's items stay as long as this execution goes on, whatever is published meanwhile. */
async function holdVersion({ run }: Frame, versionId: string): Promise<void> {
  const { tenantId, executionId, calledVersions } = run.execution;
  if (calledVersions.has(versionId)) return;
  calledVersions.add(versionId);
  if (!run.execution.isStored) return;
  await db.$executeRaw`
    update "FlowExecution" set "calledVersions" = array_append(coalesce("calledVersions", '{}'), ${versionId}::uuid)
    where "tenantId" = ${tenantId}::uuid and "id" = ${executionId}::uuid`;
}
