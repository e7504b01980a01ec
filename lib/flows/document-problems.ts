import type { z } from "zod";
import { findActionDefinition } from "#lib/connectors/registry.ts";
import { findTemplateErrors, type TemplateError } from "#lib/expressions/template-errors.ts";
import { ownParams } from "./item-references.ts";
import { findNameProblems, type KnownActions } from "./name-problems.ts";
import type { FlowAction, FlowProblem } from "./schema.ts";
import { storedBy } from "./stored-vars.ts";
import { type PlacedAction, walkActions } from "./walk-actions.ts";

/**
 * What will make actions fail when they run. An expression that does not parse blocks publishing; a required param
 * without a value, and a name that gives nothing, are only told.
 */
export function findProblems(actions: readonly FlowAction[]): FlowProblem[] {
  const placed = [...walkActions(actions)];
  const paths = new Map(placed.map(({ action, path }) => [action.id, path]));
  const stored = placed.flatMap(storedBy);
  return placed.flatMap((each) => [
    ...templateProblems(each),
    ...nameProblems(each, { paths, path: each.path, stored }),
    ...missingParams(each),
  ]);
}

function templateProblems(placed: PlacedAction): FlowProblem[] {
  return findTemplateErrors(ownParams(placed.action)).map((error) => ({
    ...problemAt(placed, error),
    isBlocking: true,
  }));
}

function nameProblems(placed: PlacedAction, known: KnownActions): FlowProblem[] {
  const { type, action } = placed.action;
  const { fills } = findActionDefinition(type, action) ?? {};
  return findNameProblems(ownParams(placed.action), { ...known, fills }).map((error) => problemAt(placed, error));
}

function problemAt({ action, path }: PlacedAction, error: TemplateError): FlowProblem {
  const { path: field, messageKey, params, position } = error;
  return { path, actionId: action.id, field, messageKey, params, position, isBlocking: false };
}

function missingParams({ action, path }: PlacedAction): FlowProblem[] {
  const definition = findActionDefinition(action.type, action.action);
  if (!definition) return [];
  const problem = (field: string, messageKey: string): FlowProblem => ({
    path,
    actionId: action.id,
    field,
    messageKey,
    params: { action: action.alias || action.id, field },
    isBlocking: false,
  });
  const required = Object.entries(definition.params.shape)
    .filter(([field, schema]) => isRequired(schema as z.ZodType) && isBlank(action.params?.[field]))
    .map(([field]) => problem(field, "errors.paramMissing"));
  const isUnconnected = definition.connection === "required" && isBlank(action.params?.connection_id);
  return isUnconnected ? [problem("connection_id", "errors.connectionNotChosen"), ...required] : required;
}

function isRequired(schema: z.ZodType): boolean {
  return !schema.safeParse(undefined).success;
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}
