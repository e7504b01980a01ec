import { type SecretRef, SecretText, secretsIn } from "#lib/secrets/secret-text.ts";
import type { Json } from "#lib/shared/json.ts";
import { type Budget, createBudget } from "./budget.ts";
import { ExpressionError } from "./expression-error.ts";
import { holdsMasked, MASKED, maskedText } from "./masked-values.ts";
import { emptyObject, requireDepth } from "./plain-value.ts";
import { resolveCondition } from "./resolve-condition.ts";
import { type Resolved, resolveValue, type Scope } from "./resolve-value.ts";
import { findNames } from "./template-names.ts";

/** What an expression would give, as far as that can be said without running it. */
export type ValuePreview =
  /** `isMasked`: marks stand in it, in the place of values. */
  | { kind: "value"; value: Resolved; isMasked: boolean; missing: readonly string[] }
  /** Undefined. `missing`: ids of actions that it reads, and that gave nothing. */
  | { kind: "nothing"; missing: readonly string[] }
  /** It is computed from what is masked. */
  | { kind: "masked" }
  /** It is another one in each run, or made by the engine alone. */
  | { kind: "later" }
  /** More than a browser is to spend on it; a run may. */
  | { kind: "tooMuch" }
  | { kind: "error"; error: ExpressionError };

export type PreviewScope = {
  /** Masked texts in them are opaque: see `withMasked`. */
  roots: Readonly<Record<string, unknown>>;
  /** When the run was that the values are from. */
  at: Date;
  /** How a stored item's field is called. */
  nameOf: (itemId: string, field: string) => string;
};

/** About ten milliseconds of work. */
const limits = { steps: 200_000, bytes: 4 * 1024 * 1024 };

/** A reason why there is no value to show, though nothing is wrong. */
class NoPreview extends Error {
  readonly preview: ValuePreview;

  constructor(preview: ValuePreview) {
    super(preview.kind);
    this.preview = preview;
  }
}

/**
 * Computes what an author wrote as a run would, by the same interpreter. Throws nothing. In a list or object, a text that
 * is computed from what is masked is a mark.
 */
export function previewValue(written: Json, scope: PreviewScope): ValuePreview {
  return preview(() => {
    const value = resolveEach(written, runScope(scope), createBudget(limits), 0);
    const missing = missingActions(written, scope);
    if (value === undefined) return { kind: "nothing", missing };
    return { kind: "value", value, isMasked: secretsIn(value).some(({ key }) => key === MASKED), missing };
  });
}

/** Whether the condition of a param would be met. */
export function previewCondition(condition: Json, scope: PreviewScope): ValuePreview {
  return preview(() => {
    const { shown, isMet } = resolveCondition(condition, "", runScope(scope), createBudget(limits, limits));
    if (holdsMasked(shown)) refuseMasked();
    return { kind: "value", value: isMet(), isMasked: false, missing: missingActions(condition, scope) };
  });
}

/** As `resolveValue` does, text by text. */
function resolveEach(written: Json, scope: Scope, budget: Budget, depth: number): Resolved | undefined {
  if (written === null || typeof written !== "object") return resolveValue(written, scope, budget);
  requireDepth(depth);
  const member = (value: Json, key: string | number) => {
    try {
      return resolveEach(value, scope, budget, depth + 1);
    } catch (error) {
      if (error instanceof ExpressionError) {
        if (isMaskedError(error)) return maskedText("«masked»");
        throw error.within(key);
      }
      if (error instanceof NoPreview && error.preview.kind === "masked") return maskedText("«masked»");
      throw error;
    }
  };
  if (Array.isArray(written)) return written.map((value, index) => member(value, index) ?? null);
  const object = emptyObject() as { [key: string]: Resolved };
  for (const key of Object.keys(written)) {
    const value = member(written[key] as Json, key);
    if (value !== undefined) object[key] = value;
  }
  return object;
}

function isMaskedError({ messageKey }: ExpressionError): boolean {
  return messageKey === "errors.secretComputed";
}

function preview(make: () => ValuePreview): ValuePreview {
  try {
    return make();
  } catch (error) {
    if (error instanceof NoPreview) return error.preview;
    if (error instanceof ExpressionError) return fromError(error);
    throw error;
  }
}

function fromError(error: ExpressionError): ValuePreview {
  if (isMaskedError(error)) return { kind: "masked" };
  if (/^errors\.expression(Steps|Bytes)/.test(error.messageKey)) return { kind: "tooMuch" };
  return { kind: "error", error };
}

function runScope({ roots, at, nameOf }: PreviewScope): Scope {
  const later = () => {
    throw new NoPreview({ kind: "later" });
  };
  return {
    roots,
    secret: (itemId, field): SecretRef => ({ kind: "secret", key: "named", mark: `«${nameOf(itemId, field)}»` }),
    clock: () => at,
    random: later,
    uuid: later,
    digest: later,
    // Its author hides it in journals, and so here.
    onMask: refuseMasked,
    onLook: (value, isWhole) => {
      if (isWhole ? holdsMasked(value) : value instanceof SecretText) refuseMasked();
    },
  };
}

function refuseMasked(): never {
  throw new NoPreview({ kind: "masked" });
}

function missingActions(written: Json, { roots }: PreviewScope): string[] {
  const ran = roots.actions;
  const ids = findNames(written).flatMap(({ root, member }) => (root === "actions" && member !== null ? [member] : []));
  return [...new Set(ids)].filter((id) => typeof ran !== "object" || ran === null || !Object.hasOwn(ran, id));
}
