import "server-only";
import { randomUUID } from "node:crypto";
import type { ActionDefinition } from "#lib/connectors/define-connector.ts";
import { findActionDefinition } from "#lib/connectors/registry.ts";
import type { Budget } from "#lib/expressions/budget.ts";
import { isObject } from "#lib/expressions/plain-value.ts";
import { type Resolved, resolveValue, type Scope } from "#lib/expressions/resolve-value.ts";
import { ownParams } from "#lib/flows/item-references.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { isSecretText, type SecretText, secretsIn } from "#lib/secrets/secret-text.ts";
import type { Json, JsonObject } from "#lib/shared/json.ts";
import { invalidParams } from "./invalid-params.ts";
import type { StepRecorder } from "./record-step.ts";
import type { Frame } from "./run.ts";
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
 * takes them. The connection is chosen, not computed, so its id is left out. A secret fits where its text would, and
 * stays a reference.
 *
 * @param secret What the action's references to stored items stand for; left out, they are refused.
 * @throws StepFailure, ExpressionError
 */
export function resolveParams(frame: Frame, action: FlowAction, step: StepRecorder, secret?: Scope["secret"]): unknown {
  const { connection_id: _, ...written } = ownParams(action);
  const definition = definitionOf(action);
  const scope = withPlaces(definition, written, scopeOf(frame, step, secret), frame.run.budget.expressions);
  const resolved = resolveValue(written, scope, frame.run.budget.expressions) ?? {};
  const standIns = new Map<string, SecretText>();
  const hasSecrets = secretsIn(resolved).length > 0;
  const plain = hasSecrets ? withStandIns(resolved, standIns) : (resolved as Json);
  // As JSON, a text with secrets is its marks.
  const shown = hasSecrets ? (JSON.parse(JSON.stringify(resolved)) as Json) : plain;
  step.setInput(shown);
  const parsed = definition.params.safeParse(plain);
  if (!parsed.success) throw invalidParams(parsed.error.issues, shown);
  return hasSecrets ? withSecrets(parsed.data, standIns) : parsed.data;
}

/** What an action's expressions see. What they name by `mask()` is written down with the step. */
export function scopeOf({ scope }: Frame, step: StepRecorder, secret?: Scope["secret"]): Scope {
  const onMask = (value: unknown) => {
    scope.onMask?.(value);
    step.addMask((value ?? null) as Json);
  };
  return { ...scope, onMask, ...(secret && { secret }) };
}

/** The members that the handler fills in give themselves as they are written: `{{custom_vars.name}}`. */
function withPlaces({ fills }: ActionDefinition, written: JsonObject, scope: Scope, budget: Budget): Scope {
  if (fills === undefined) return scope;
  const members = resolveValue(written[fills] ?? {}, scope, budget);
  if (!isObject(members)) return scope;
  const places = Object.fromEntries(Object.keys(members).map((name) => [name, `{{${fills}.${name}}}`]));
  return { ...scope, roots: { ...scope.roots, [fills]: places } };
}

/** Schemas are for JSON: each text with secrets goes through them as a text that nothing else can be. */
function withStandIns(value: Resolved, standIns: Map<string, SecretText>): Json {
  if (isSecretText(value)) {
    const standIn = randomUUID();
    standIns.set(standIn, value);
    return standIn;
  }
  if (Array.isArray(value)) return value.map((member) => withStandIns(member, standIns));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withStandIns(member, standIns)]));
}

function withSecrets(value: unknown, standIns: ReadonlyMap<string, SecretText>): unknown {
  if (typeof value === "string") return standIns.get(value) ?? value;
  if (Array.isArray(value)) return value.map((member) => withSecrets(member, standIns));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withSecrets(member, standIns)]));
}
