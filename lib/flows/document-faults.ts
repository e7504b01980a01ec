import type { z } from "zod";
import { findActionDefinition } from "#lib/connectors/registry.ts";
import { AppError, type MessageParams } from "#lib/shared/app-error.ts";
import type { Json } from "#lib/shared/json.ts";
import { findUnstorable } from "#lib/shared/storable.ts";
import { checkReferences } from "./check-references.ts";
import { toJsonPath } from "./edit-json-places.ts";
import { type FlowAction, flowActions } from "./schema.ts";
import { branchesOf, walkActions } from "./walk-actions.ts";

/** Of branches in branches. */
const MAX_BRANCH_DEPTH = 20;
/** Of the whole document as JSON: three levels for each branch, and what the params hold. */
const MAX_JSON_DEPTH = 100;
const MAX_ACTIONS = 5000;

/** Why a document cannot be stored. `path` leads to what is wrong, from the list of actions. */
export type DocumentFault = {
  path: readonly PropertyKey[];
  messageKey: string;
  params: MessageParams;
  /** What zod found, of one that has not the shape of an action. */
  issue?: z.core.$ZodIssue;
};

/**
 * Everything for which a document cannot be stored: each action, in every branch, has its shape, a kind that exists and
 * an id of its own. What spans the document is looked for only where every action has its shape.
 */
export function* findDocumentFaults(document: unknown): Generator<DocumentFault> {
  if (isDeeperThan(document, MAX_JSON_DEPTH)) return yield fault([], "errors.flowTooDeep");
  let isShaped = true;
  for (const each of findListFaults(document, [], 0)) {
    if (each.messageKey !== "errors.flowUnknownAction") isShaped = false;
    yield each;
  }
  const unstorable = findUnstorable(document);
  if (unstorable) yield fault(unstorable, "errors.flowUnstorable");
  if (isShaped) yield* findCommonFaults(document as FlowAction[]);
}

function* findListFaults(list: unknown, path: readonly PropertyKey[], depth: number): Generator<DocumentFault> {
  if (depth > MAX_BRANCH_DEPTH) return yield fault(path, "errors.flowTooDeep");
  const { error } = flowActions.safeParse(list);
  for (const issue of error?.issues ?? []) {
    const at = [...path, ...issue.path];
    yield { ...fault(at, "errors.flowShape", { path: ["actions", ...at].join(".") }), issue };
  }
  if (!Array.isArray(list)) return;
  const misshapen = new Set(error?.issues.map((issue) => issue.path[0]));
  for (const [index, action] of list.entries()) {
    if (!misshapen.has(index)) yield* findActionFaults(action as FlowAction, [...path, index], depth);
  }
}

function* findActionFaults(action: FlowAction, path: readonly PropertyKey[], depth: number): Generator<DocumentFault> {
  if (!findActionDefinition(action.type, action.action)) {
    const where = ["actions", ...path].join(".");
    yield fault(path, "errors.flowUnknownAction", { path: where, type: action.type, action: action.action });
  }
  for (const branch of branchesOf(action)) {
    const member = action.params?.[branch];
    // Absent and null are an empty branch; anything else is a list of actions.
    if (member !== undefined && member !== null) {
      yield* findListFaults(member, [...path, "params", branch], depth + 1);
    }
  }
}

function* findCommonFaults(actions: readonly FlowAction[]): Generator<DocumentFault> {
  const ids = new Set<string>();
  for (const { action, path } of walkActions(actions)) {
    if (ids.has(action.id)) yield fault([...toJsonPath(path), "id"], "errors.flowDuplicateId", { id: action.id });
    ids.add(action.id);
    if (ids.size > MAX_ACTIONS) return yield fault([], "errors.tooManyActions");
    const wrong = referenceFault(action);
    if (!wrong) continue;
    const field = String(wrong.params.field ?? "");
    yield fault([...toJsonPath(path), "params", ...field.split(".")], wrong.messageKey, wrong.params);
  }
}

function referenceFault(action: FlowAction): AppError | null {
  try {
    checkReferences(action);
    return null;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

function fault(path: readonly PropertyKey[], messageKey: string, params: MessageParams = {}): DocumentFault {
  return { path, messageKey, params };
}

/** Walks no further down than the limit, so that no document overflows the stack. */
function isDeeperThan(value: unknown, limit: number): boolean {
  if (value === null || typeof value !== "object") return false;
  if (limit === 0) return true;
  return Object.values(value as Record<string, Json>).some((member) => isDeeperThan(member, limit - 1));
}
