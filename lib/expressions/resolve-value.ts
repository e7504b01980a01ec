import type { SecretRef, SecretText } from "#lib/secrets/secret-text.ts";
import { SecretText as SecretTextClass, secretText } from "#lib/secrets/secret-text.ts";
import type { Clock } from "#lib/shared/clock.ts";
import type { Json } from "#lib/shared/json.ts";
import type { Budget } from "./budget.ts";
import { type EvaluationContext, evaluate } from "./evaluate.ts";
import { ExpressionError } from "./expression-error.ts";
import type { Digest } from "./functions.ts";
import type { TemplatePart } from "./parse-template.ts";
import { emptyObject, requireDepth, toPlain, toText } from "./plain-value.ts";
import { cachedTemplate } from "./template-cache.ts";

/** What an action's params see. */
export type Scope = {
  /** `context`, `fields`, `vars`, `actions`, `input`, `trigger`. */
  roots: Readonly<Record<string, unknown>>;
  /** The opened field of a stored item. @throws If there is none. */
  secret: (itemId: string, field: string) => SecretRef;
  /** Told of each value that `mask()` names, to mask it in what is shown. Without it, `mask()` is refused. */
  onMask?: (value: unknown) => void;
  digest: Digest;
  /** As in `EvaluationContext`. */
  onLook?: EvaluationContext["onLook"];
  clock?: Clock;
  random?: () => number;
  uuid?: () => string;
};

/** JSON whose strings may be `SecretText`. */
export type Resolved = string | number | boolean | null | SecretText | Resolved[] | { [key: string]: Resolved };

/**
 * Resolves what an author wrote. A string that is one whole `{{ … }}` keeps its type; in a longer one each becomes
 * text. Undefined members are dropped, undefined items become null. The values of `roots` are never parsed.
 *
 * @throws ExpressionError
 */
export function resolveValue(value: Json, scope: Scope, budget: Budget): Resolved | undefined {
  const { roots, onMask = refuseMask, onLook, digest, clock, random, uuid } = scope;
  budget.beginValue();
  return resolve(value, { context: { roots, budget, onMask, onLook, digest, clock, random, uuid }, scope, budget }, 0);
}

type Call = { context: EvaluationContext; scope: Scope; budget: Budget };

function resolve(value: Json, call: Call, depth: number): Resolved | undefined {
  call.budget.spendSteps(1);
  if (typeof value === "string") return resolveText(value, call);
  if (value === null || typeof value !== "object") return value;
  requireDepth(depth);
  if (Array.isArray(value)) return value.map((item, index) => resolveMember(item, index, call, depth) ?? null);
  const object = emptyObject() as { [key: string]: Resolved };
  for (const key of Object.keys(value)) {
    const member = resolveMember(value[key] as Json, key, call, depth);
    if (member !== undefined) object[key] = member;
  }
  return object;
}

/** Errors name the path of the text that they come from. */
function resolveMember(value: Json, key: string | number, call: Call, depth: number): Resolved | undefined {
  try {
    return resolve(value, call, depth + 1);
  } catch (error) {
    throw error instanceof ExpressionError ? error.within(key) : error;
  }
}

function resolveText(text: string, call: Call): Resolved | undefined {
  call.budget.spendText(text.length);
  if (!text.includes("{{")) return text;
  const { parts } = cachedTemplate(text);
  const [first] = parts;
  if (parts.length === 1 && first?.kind === "expression") {
    return placed(first, () => toPlain(evaluate(first.expression, call.context), call.budget) as Resolved | undefined);
  }
  return join(parts.map((part) => textOfPart(part, call)));
}

function textOfPart(part: TemplatePart, call: Call): string | SecretRef | SecretText {
  if (part.kind === "text") return part.text;
  if (part.kind === "secret") return call.scope.secret(part.itemId, part.field);
  return placed(part, () => {
    const value = evaluate(part.expression, call.context);
    return value instanceof SecretTextClass ? value : toText(value, call.budget).toWellFormed();
  });
}

/** What is wrong with the whole value of an expression is said where the expression begins. */
function placed<Value>(part: Extract<TemplatePart, { kind: "expression" }>, make: () => Value): Value {
  try {
    return make();
  } catch (error) {
    throw error instanceof ExpressionError ? error.at(part.expression.at) : error;
  }
}

function join(pieces: (string | SecretRef | SecretText)[]): string | SecretText {
  if (pieces.every((piece) => typeof piece === "string")) return pieces.join("");
  const gaps = Array.from({ length: pieces.length + 1 }, () => "");
  return secretText(Object.assign([...gaps], { raw: gaps }), ...pieces);
}

function refuseMask(): void {
  throw new ExpressionError("errors.maskUnavailable");
}
