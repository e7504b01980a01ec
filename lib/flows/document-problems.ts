import type { z } from "zod";
import { findActionDefinition } from "#lib/connectors/registry.ts";
import { findTemplateErrors } from "#lib/expressions/template-errors.ts";
import { ownParams } from "./item-references.ts";
import type { FlowAction, FlowProblem } from "./schema.ts";
import { type PlacedAction, walkActions } from "./walk-actions.ts";

/**
 * What will make actions fail when they run. An expression that does not parse blocks publishing; a required param
 * without a value is only told.
 */
export function findProblems(actions: readonly FlowAction[]): FlowProblem[] {
  return [...walkActions(actions)].flatMap((placed) => [...templateProblems(placed), ...missingParams(placed)]);
}

function templateProblems({ action, path }: PlacedAction): FlowProblem[] {
  return findTemplateErrors(ownParams(action)).map((error) => ({
    path,
    actionId: action.id,
    field: error.path,
    messageKey: error.messageKey,
    params: error.params,
    isBlocking: true,
  }));
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
