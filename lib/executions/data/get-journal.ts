import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { type FlowAction, flowActions } from "#lib/flows/schema.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { Json } from "#lib/shared/json.ts";
import { actionAliases } from "../action-aliases.ts";
import { type ExecutionSource, type ExecutionStep, type StepError, stepError } from "../schema.ts";
import { readJournal } from "./step-rows.ts";
import { findVersionsRun } from "./versions-run.ts";

/** More attempts than this are not shown at once. */
export const MAX_JOURNAL_STEPS = 1_000;

export type JournalStep = ExecutionStep & { alias: string | null };

/** All that an execution did, in the order in which it was begun, the iterations of loops included; masked. */
export type Journal = {
  isDraft: boolean;
  isDry: boolean;
  source: ExecutionSource;
  /** Of the published version; null for a draft. */
  versionNumber: number | null;
  input: Json;
  trigger: Json;
  result: Json;
  resultStatus: number | null;
  error: StepError | null;
  steps: JournalStep[];
  /** There are more than `MAX_JOURNAL_STEPS`: these are the first. */
  hasMore: boolean;
  /** The actor may not see every item that it used: inputs, outputs and errors are left out. */
  isHidden: boolean;
};

const columns = {
  flowVersionId: true,
  isDraft: true,
  isDry: true,
  source: true,
  input: true,
  trigger: true,
  result: true,
  resultStatus: true,
  error: true,
} as const;

/** @throws AppError NOT_FOUND */
export async function getJournal(actor: Actor, executionId: string): Promise<Journal> {
  authorize(actor, "flow:read");
  const { tenantId } = actor;
  const row = await db.flowExecution.findFirst({ where: { tenantId, id: executionId }, select: columns });
  if (!row) throw new AppError("NOT_FOUND", "errors.executionNotFound");
  const { steps, hasMore } = await readJournal({ tenantId, executionId }, MAX_JOURNAL_STEPS);
  const { versions, isHidden } = await findVersionsRun(actor, executionId);
  const aliasOf = actionAliases(new Map(versions.map(({ id, actions }) => [id, documentOf(actions)])), {
    versionId: row.flowVersionId,
    steps,
  });
  const show = <T>(value: T) => (isHidden ? null : value);
  return {
    ...{ isDraft: row.isDraft, isDry: row.isDry, source: row.source, resultStatus: row.resultStatus },
    versionNumber: row.isDraft ? null : (versions.find(({ id }) => id === row.flowVersionId)?.number ?? null),
    input: show(row.input as Json),
    trigger: show(row.trigger as Json),
    result: show(row.result as Json),
    error: row.error === null || isHidden ? null : stepError.parse(row.error),
    steps: steps.map((step) => ({ ...step, shown: show(step.shown), alias: aliasOf(step.path) })),
    hasMore,
    isHidden,
  };
}

function documentOf(actions: Json): readonly FlowAction[] {
  return flowActions.safeParse(actions).data ?? [];
}
