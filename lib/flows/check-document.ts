import type { z } from "zod";
import { findActionDefinition } from "#lib/connectors/registry.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { Json } from "#lib/shared/json.ts";
import { findUnstorable } from "#lib/shared/storable.ts";
import { checkReferences } from "./check-references.ts";
import { type FlowAction, flowActions } from "./schema.ts";
import { branchesOf, walkActions } from "./walk-actions.ts";

/** Of branches in branches. */
const MAX_BRANCH_DEPTH = 20;
/** Of the whole document as JSON: three levels for each branch, and what the params hold. */
const MAX_JSON_DEPTH = 100;
const MAX_ACTIONS = 5000;

/**
 * A document that can be stored: every action, in every branch, has its shape, a kind that exists and an id of its own.
 * Params may be unfinished, and expressions wrong: a draft is written over time.
 *
 * @throws AppError INVALID, with the path of what is wrong (`actions.1.params.then.0.id`).
 */
export function checkDocument(document: unknown): FlowAction[] {
  if (isDeeperThan(document, MAX_JSON_DEPTH)) throw new AppError("INVALID", "errors.flowTooDeep");
  const actions = checkList(document, "actions", 0);
  if (findUnstorable(actions)) throw new AppError("INVALID", "errors.flowUnstorable");
  const ids = new Set<string>();
  for (const { action } of walkActions(actions)) {
    if (ids.has(action.id)) throw new AppError("INVALID", "errors.flowDuplicateId", { id: action.id });
    ids.add(action.id);
    if (ids.size > MAX_ACTIONS) throw new AppError("INVALID", "errors.tooManyActions");
    checkReferences(action);
  }
  return actions;
}

function checkList(list: unknown, path: string, depth: number): FlowAction[] {
  if (depth > MAX_BRANCH_DEPTH) throw new AppError("INVALID", "errors.flowTooDeep");
  const parsed = flowActions.safeParse(list);
  if (!parsed.success) throw shapeError(parsed.error, path);
  for (const [index, action] of parsed.data.entries()) checkAction(action, `${path}.${index}`, depth);
  return parsed.data;
}

function checkAction(action: FlowAction, path: string, depth: number): void {
  const { type, action: name } = action;
  if (!findActionDefinition(type, name)) {
    throw new AppError("INVALID", "errors.flowUnknownAction", { path, type, action: name });
  }
  for (const branch of branchesOf(action)) {
    const member = action.params?.[branch];
    // Absent and null are an empty branch; anything else is a list of actions.
    if (member !== undefined && member !== null) checkList(member, `${path}.params.${branch}`, depth + 1);
  }
}

function shapeError(error: z.ZodError, path: string): AppError {
  const [issue] = error.issues;
  const where = [path, ...(issue?.path ?? [])].join(".");
  return new AppError("INVALID", "errors.flowShape", { path: where }, { [where]: [issue?.message ?? ""] });
}

/** Walks no further down than the limit, so that no document overflows the stack. */
function isDeeperThan(value: unknown, limit: number): boolean {
  if (value === null || typeof value !== "object") return false;
  if (limit === 0) return true;
  return Object.values(value as Record<string, Json>).some((member) => isDeeperThan(member, limit - 1));
}
