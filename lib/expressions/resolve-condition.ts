import type { Json, JsonObject } from "#lib/shared/json.ts";
import type { Budget } from "./budget.ts";
import { evaluateCondition } from "./conditions.ts";
import { ExpressionError } from "./expression-error.ts";
import { requireDepth } from "./plain-value.ts";
import { type ConditionMember, readCondition } from "./read-condition.ts";
import { type Resolved, resolveValue, type Scope } from "./resolve-value.ts";

type ResolvedCondition = {
  /** The condition as it was written, with the value of each operand in its place; null for undefined. */
  shown: Json;
  /** @throws ExpressionError for an operator that is not known, or no condition at all. */
  isMet(): boolean;
};

type Values = Map<string, Resolved | undefined>;

/**
 * Resolves each operand once, so that what is shown is what was decided by, whatever `random()` gives next. References
 * to secrets are the scope's to refuse.
 *
 * @param param The name of the param that holds the condition, with which the paths of errors begin.
 * @throws ExpressionError
 */
export function resolveCondition(condition: Json, param: string, scope: Scope, budget: Budget): ResolvedCondition {
  const values: Values = new Map();
  const resolve = (operand: Json, path: string): Resolved | undefined => {
    const value = within(path, () => resolveValue(operand, scope, budget));
    values.set(path, value);
    return value;
  };
  return {
    shown: within(param, () => show(condition, [], resolve)),
    isMet: () => within(param, () => evaluateCondition(condition, (_, path) => values.get(path), budget)),
  };
}

function within<Value>(path: string, make: () => Value): Value {
  try {
    return make();
  } catch (error) {
    throw error instanceof ExpressionError && path !== "" ? error.within(path) : error;
  }
}

type Path = readonly (string | number)[];
type Resolve = (operand: Json, path: string) => Resolved | undefined;

function show(condition: Json | undefined, path: Path, resolve: Resolve): Json {
  requireDepth(path.length);
  const node = readCondition(condition);
  if (condition === undefined || node.kind === "missing") return null;
  if (node.kind === "value") return (resolve(condition, path.join(".")) as Json | undefined) ?? null;
  const isGroup = node.kind === "group";
  const members = node.members.map(({ place, value }) => {
    const at = [...path, ...place];
    if (value === undefined) return null;
    const shown = isGroup ? show(value as Json, at, resolve) : resolve(value as Json, at.join("."));
    return (shown as Json | undefined) ?? null;
  });
  if (Array.isArray(condition)) return members;
  return { ...(condition as JsonObject), ...Object.fromEntries(node.members.map(placed(members))) };
}

/** A member of a list stands with the whole list, one with a name of its own by itself. */
function placed(members: Json[]): (member: ConditionMember, index: number) => [string, Json] {
  return ({ place: [key = "", ...rest] }, index) => [String(key), rest.length > 0 ? members : (members[index] ?? null)];
}
