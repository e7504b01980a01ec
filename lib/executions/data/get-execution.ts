import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { findOperatorNames } from "#lib/flows/data/operator-names.ts";
import { itemIdsOf } from "#lib/flows/item-references.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { Json } from "#lib/shared/json.ts";
import { findVisibleItemIds } from "#lib/vault/data/visible-items.ts";
import type { ExecutionDetail, ExecutionStep, StepError } from "../schema.ts";
import { summaryColumns, toSummary } from "./execution-rows.ts";

const stepColumns = {
  seq: true,
  attempt: true,
  path: true,
  actionId: true,
  type: true,
  action: true,
  status: true,
  startedAt: true,
  endedAt: true,
  shown: true,
} as const;

/**
 * An execution with its journal. Inputs, outputs and errors are left out for who may not view every item that the
 * document refers to: they may say what the item is for, and name it.
 *
 * @throws AppError NOT_FOUND
 */
export async function getExecution(actor: Actor, executionId: string): Promise<ExecutionDetail> {
  authorize(actor, "flow:read");
  const row = await db.flowExecution.findFirst({
    where: { tenantId: actor.tenantId, id: executionId },
    select: {
      ...summaryColumns,
      input: true,
      result: true,
      error: true,
      version: { select: { number: true, actions: true } },
      steps: { select: stepColumns, orderBy: [{ seq: "asc" }, { attempt: "asc" }] },
    },
  });
  if (!row) throw new AppError("NOT_FOUND", "errors.executionNotFound");
  const itemIds = itemIdsOf(row.version.actions as unknown as FlowAction[]);
  const [visible, names] = await Promise.all([
    findVisibleItemIds(db, actor, itemIds),
    findOperatorNames(actor, [row.startedById]),
  ]);
  const isHidden = itemIds.some((id) => !visible.has(id));
  return {
    ...toSummary(row, names),
    input: isHidden ? null : (row.input as Json),
    result: isHidden ? null : (row.result as Json),
    error: isHidden ? null : (row.error as StepError | null),
    steps: row.steps.map((step) => ({ ...step, shown: isHidden ? null : (step.shown as ExecutionStep["shown"]) })),
    actions: row.version.actions as Json,
    isHidden,
  };
}
