import "server-only";
import type { ActionDefinition } from "#lib/connectors/define-connector.ts";
import { findActionDefinition } from "#lib/connectors/registry.ts";
import { resolveValue } from "#lib/expressions/resolve-value.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import type { Json } from "#lib/shared/json.ts";
import { invalidParams } from "./invalid-params.ts";
import type { StepRecorder } from "./record-step.ts";
import type { Run } from "./run.ts";
import { StepFailure } from "./step-failure.ts";

/** @throws StepFailure for an action that this version of the product does not have. */
export function definitionOf(action: FlowAction): ActionDefinition {
  const definition = findActionDefinition(action.type, action.action);
  if (!definition) {
    throw new StepFailure("ERR_UNKNOWN_ACTION", "engine.unknownAction", { type: action.type, action: action.action });
  }
  return definition;
}

/**
 * The action's params with every `{{ … }}` resolved, as the journal shows them, and then as the action's own schema
 * takes them. The connection is chosen, not computed, so its id is left out.
 *
 * @throws StepFailure, ExpressionError
 */
export function resolveParams(run: Run, action: FlowAction, step: StepRecorder): unknown {
  const { connection_id: _, ...written } = action.params ?? {};
  const resolved = (resolveValue(written, run.scope, run.budget.expressions) ?? {}) as Json;
  step.setInput(resolved);
  const parsed = definitionOf(action).params.safeParse(resolved);
  if (!parsed.success) throw invalidParams(parsed.error.issues, resolved);
  return parsed.data;
}
