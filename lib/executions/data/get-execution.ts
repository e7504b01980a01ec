import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { can } from "#lib/permissions/policy.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { Json } from "#lib/shared/json.ts";
import { type ExecutionDetail, type ExecutionStep, STEPS_AT_ONCE, type StepError } from "../schema.ts";
import { type SummaryRow, summaryColumns, summaryTables, toSummary } from "./execution-rows.ts";
import { readScope, readUncertain } from "./step-rows.ts";
import { findVersionsRun } from "./versions-run.ts";

type DetailRow = SummaryRow & {
  flowVersionId: string;
  input: Json;
  trigger: Json;
  result: Json;
  resultStatus: number | null;
  error: StepError | null;
};

/**
 * An execution with the journal of its document; that of loops is read apart. Inputs, outputs and errors are left out
 * for who may not view every item that the document, or one of a flow that it calls, refers to: they may say what the
 * item is for, and name it.
 *
 * @param stepLimit How many attempts to show, in the order in which they were started.
 * @throws AppError NOT_FOUND
 */
export async function getExecution(
  actor: Actor,
  executionId: string,
  stepLimit = STEPS_AT_ONCE,
): Promise<ExecutionDetail> {
  authorize(actor, "flow:read");
  const row = await findRow(actor, executionId);
  const { flowVersionId, input, trigger, result, resultStatus, error, ...summary } = row;
  const key = { tenantId: actor.tenantId, executionId };
  const [scope, uncertain] = await Promise.all([
    readScope(key, { prefix: "", limit: stepLimit }),
    row.status === "UNCERTAIN" ? readUncertain(key) : [],
  ]);
  const { calledVersions, versions, isHidden } = await findVersionsRun(actor, executionId);
  const show = (steps: ExecutionStep[]) => (isHidden ? steps.map((step) => ({ ...step, shown: null })) : steps);
  return {
    ...toSummary(summary),
    input: isHidden ? null : input,
    trigger: isHidden ? null : trigger,
    result: isHidden ? null : result,
    resultStatus,
    error: isHidden ? null : error,
    ...scope,
    steps: show(scope.steps),
    uncertain: show(uncertain),
    calls: versions
      .filter(({ id }) => calledVersions.includes(id))
      .map(({ id, flow, number }) => ({ versionId: id, flowId: flow.id, flowName: flow.name, versionNumber: number })),
    actions: versions.find(({ id }) => id === flowVersionId)?.actions ?? [],
    isHidden,
    canRun: can(actor.role, "flow:run"),
  };
}

async function findRow({ tenantId }: Actor, executionId: string): Promise<DetailRow> {
  const [row] = await db.$queryRaw<DetailRow[]>`
    select ${summaryColumns}, e."flowVersionId", e."input", e."trigger", e."result", e."resultStatus",
      e."error"
    from "FlowExecution" e ${summaryTables} where e."tenantId" = ${tenantId}::uuid and e."id" = ${executionId}::uuid`;
  if (!row) throw new AppError("NOT_FOUND", "errors.executionNotFound");
  return row;
}
