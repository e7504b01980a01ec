import { findActionDefinition } from "#lib/connectors/registry.ts";
import type { RecordedStep, RecordedValues } from "#lib/executions/recorded-values.ts";
import { formRoot } from "#lib/expressions/form-root.ts";
import { withMasked } from "#lib/expressions/masked-values.ts";
import { emptyObject, ownValue } from "#lib/expressions/plain-value.ts";
import { previewValue } from "#lib/expressions/preview-value.ts";
import { isSecretText } from "#lib/secrets/secret-text.ts";
import type { Json } from "#lib/shared/json.ts";
import type { ExpressionScope } from "./expression-scope.ts";
import type { FlowAction } from "./schema.ts";

/** What expressions are tried with. `isSample`: nothing ran, and what the document itself stores is computed. */
export type PreviewValues = RecordedValues & { isSample: boolean };

/** `vars` are opaque as a whole where it is not known which were stored. */
export type Roots = Record<string, unknown> & { actions: Record<string, unknown> };

const made = new WeakMap<PreviewValues, { scope: ExpressionScope; roots: Roots }>();

/** The same, made once for all fields of an action. */
export function sharedRoots(scope: ExpressionScope, values: PreviewValues): Roots {
  const known = made.get(values);
  if (known?.scope === scope) return known.roots;
  const roots = previewRoots(scope, values);
  made.set(values, { scope, roots });
  return roots;
}

/** The roots that an action's expressions would see, as far as the values go; masked texts in them are opaque. */
export function previewRoots(scope: ExpressionScope, values: PreviewValues): Roots {
  const input = withMasked(values.input);
  const roots: Roots = {
    input,
    trigger: withMasked(values.trigger),
    context: withMasked(formRoot(values.input, "context")),
    fields: withMasked(formRoot(values.input, "fields")),
    vars: emptyObject(),
    actions: emptyObject(),
  };
  for (const action of scope.earlier) {
    const step = stepOf(values, action);
    const output = scope.loops.includes(action) ? iterationOf(action, step, values, roots) : withMaskedIf(step?.output);
    if (output !== undefined) roots.actions[action.id] = output;
    if (action.type === "FLOW" && action.action === "STORE_VARS") {
      roots.vars = withStored(roots.vars, inputOf(action, "vars", step, values, roots));
    }
  }
  return { ...roots, ...places(scope) };
}

/** Of the action that stands in the document now: an id that another one had is not enough. */
function stepOf({ steps }: PreviewValues, { id, type, action }: FlowAction): RecordedStep | undefined {
  const step = steps.get(id);
  return step?.type === type && step.action === action ? step : undefined;
}

function iterationOf(loop: FlowAction, step: RecordedStep | undefined, values: PreviewValues, roots: Roots): unknown {
  const index = values.iterations.get(loop.id) ?? 0;
  const items = inputOf(loop, "items", step, values, roots);
  if (isSecretText(items)) return items;
  const item = ownValue(items, index);
  return item === undefined ? undefined : { item, index };
}

/** A param as the action got it; of a sample as it would. */
function inputOf(
  action: FlowAction,
  param: string,
  step: RecordedStep | undefined,
  { isSample, at }: PreviewValues,
  roots: Roots,
): unknown {
  if (!isSample) return ownValue(withMaskedIf(step?.input), param);
  const written = action.params?.[param];
  if (written === undefined) return undefined;
  const preview = previewValue(written, { roots, at, nameOf: () => "…" });
  return preview.kind === "value" ? preview.value : undefined;
}

function withMaskedIf(value: Json | undefined): unknown {
  return value === undefined ? undefined : withMasked(value);
}

function withStored(vars: unknown, stored: unknown): unknown {
  if (isSecretText(vars) || isSecretText(stored)) return isSecretText(vars) ? vars : stored;
  return Object.assign(emptyObject(), vars, ownObject(stored));
}

function ownObject(value: unknown): object {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}

/** The members that the action's handler fills in give themselves as they are written. */
function places({ known: { fills }, filled }: ExpressionScope): Record<string, unknown> {
  if (fills === undefined) return {};
  const names = Object.keys(ownObject(filled?.[fills]));
  return { [fills]: Object.fromEntries(names.map((name) => [name, `{{${fills}.${name}}}`])) };
}

/** The examples of the apps, in the place of what actions give when they run. */
export function exampleSteps(actions: readonly FlowAction[]): Map<string, RecordedStep> {
  return new Map(
    actions.flatMap(({ id, type, action }) => {
      const example = findActionDefinition(type, action)?.example;
      return example === undefined ? [] : [[id, { type, action, input: undefined, output: example }] as const];
    }),
  );
}
