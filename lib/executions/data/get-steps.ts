import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { AppError } from "#lib/shared/app-error.ts";
import {
  type IterationPage,
  type IterationsInput,
  iterationsInput,
  type StepScope,
  type StepScopeInput,
  stepScopeInput,
} from "../schema.ts";
import { readIterations, readScope } from "./step-rows.ts";
import { findVersionsRun } from "./versions-run.ts";

/**
 * The journal of one iteration of a loop, with inputs and outputs for who may see all that the execution used.
 *
 * @throws AppError NOT_FOUND
 */
export async function getSteps(actor: Actor, input: StepScopeInput): Promise<StepScope> {
  authorize(actor, "flow:read");
  const { id, scope, path, limit } = stepScopeInput.parse(input);
  const key = { tenantId: actor.tenantId, executionId: id };
  const found = await readScope(key, { prefix: scope === "" ? "" : `${scope}.`, limit, path });
  const { isHidden } = await findVersionsRun(actor, id);
  return isHidden ? { ...found, steps: found.steps.map((step) => ({ ...step, shown: null })) } : found;
}

/**
 * The iterations of a loop that have begun, by their index.
 *
 * @throws AppError NOT_FOUND
 */
export async function listIterations(actor: Actor, input: IterationsInput): Promise<IterationPage> {
  authorize(actor, "flow:read");
  const { id, ...asked } = iterationsInput.parse(input);
  const { tenantId } = actor;
  const there = await db.flowExecution.count({ where: { tenantId, id } });
  if (there === 0) throw new AppError("NOT_FOUND", "errors.executionNotFound");
  return readIterations({ tenantId, executionId: id }, asked);
}
