import type { Json } from "#lib/shared/json.ts";
import { type Budget, createBudget } from "./budget.ts";
import { compare, isEqual, isTruthy } from "./compare.ts";
import { ExpressionError } from "./expression-error.ts";
import { includes } from "./list-functions.ts";
import { isObject, ownValue, requireDepth } from "./plain-value.ts";

/** The operators of `reference/auth0-forms.md` §2.7, as we write them. */
export const conditionOperators = [
  "GREATER_THAN",
  "GREATER_THAN_OR_EQUAL",
  "LESS_THAN",
  "LESS_THAN_OR_EQUAL",
  "EQUAL",
  "NOT_EQUAL",
  "INCLUDES",
  "NOT_INCLUDES",
  "STARTS_WITH",
  "ENDS_WITH",
  "EXISTS",
  "NOT_EXISTS",
  "IS_NULL",
  "IS_NOT_NULL",
  "HAS_NO_VALUE",
  "IS_TRUE",
  "IS_FALSE",
] as const;
export type ConditionOperator = (typeof conditionOperators)[number];

/** Those that look at one operand alone. */
export const unaryOperators: ReadonlySet<ConditionOperator> = new Set([
  "EXISTS",
  "NOT_EXISTS",
  "IS_NULL",
  "IS_NOT_NULL",
  "HAS_NO_VALUE",
  "IS_TRUE",
  "IS_FALSE",
]);

/** Other spellings. The grammar is published nowhere, so what others write is understood where it is plain. */
const spellings: Readonly<Record<string, ConditionOperator>> = {
  ">": "GREATER_THAN",
  ">=": "GREATER_THAN_OR_EQUAL",
  "<": "LESS_THAN",
  "<=": "LESS_THAN_OR_EQUAL",
  "=": "EQUAL",
  "==": "EQUAL",
  "===": "EQUAL",
  "!=": "NOT_EQUAL",
  "!==": "NOT_EQUAL",
  GT: "GREATER_THAN",
  GTE: "GREATER_THAN_OR_EQUAL",
  GREATER_OR_EQUAL: "GREATER_THAN_OR_EQUAL",
  GREATER_OR_EQUAL_THAN: "GREATER_THAN_OR_EQUAL",
  GREATER_THAN_OR_EQUALS: "GREATER_THAN_OR_EQUAL",
  GREATER_THAN_OR_EQUAL_TO: "GREATER_THAN_OR_EQUAL",
  LT: "LESS_THAN",
  LTE: "LESS_THAN_OR_EQUAL",
  LESS_OR_EQUAL: "LESS_THAN_OR_EQUAL",
  LESS_OR_EQUAL_THAN: "LESS_THAN_OR_EQUAL",
  LESS_THAN_OR_EQUALS: "LESS_THAN_OR_EQUAL",
  LESS_THAN_OR_EQUAL_TO: "LESS_THAN_OR_EQUAL",
  EQ: "EQUAL",
  EQUALS: "EQUAL",
  EQUAL_TO: "EQUAL",
  NEQ: "NOT_EQUAL",
  NE: "NOT_EQUAL",
  NOT_EQUALS: "NOT_EQUAL",
  NOT_EQUAL_TO: "NOT_EQUAL",
  DIFFERENT: "NOT_EQUAL",
  DIFFERENT_TO: "NOT_EQUAL",
  DIFFERENT_FROM: "NOT_EQUAL",
  INCLUDE: "INCLUDES",
  CONTAINS: "INCLUDES",
  NOT_INCLUDE: "NOT_INCLUDES",
  DOES_NOT_INCLUDE: "NOT_INCLUDES",
  NOT_CONTAINS: "NOT_INCLUDES",
  DOES_NOT_CONTAIN: "NOT_INCLUDES",
  START_WITH: "STARTS_WITH",
  END_WITH: "ENDS_WITH",
  EXIST: "EXISTS",
  NOT_EXIST: "NOT_EXISTS",
  DOES_NOT_EXIST: "NOT_EXISTS",
  NULL: "IS_NULL",
  NOT_NULL: "IS_NOT_NULL",
  HAS_NOT_VALUE: "HAS_NO_VALUE",
  NOT_VALUE: "HAS_NO_VALUE",
  NO_VALUE: "HAS_NO_VALUE",
  EMPTY: "HAS_NO_VALUE",
  TRUE: "IS_TRUE",
  FALSE: "IS_FALSE",
};

const canonical: ReadonlySet<string> = new Set(conditionOperators);

/** The operator or group that is meant, whatever its spelling; null for none that is known. */
export function normalizeOperator(operator: unknown): ConditionOperator | "AND" | "OR" | null {
  if (typeof operator !== "string") return null;
  const name = operator
    .trim()
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toUpperCase()
    .replace(/[^A-Z]+/g, "_");
  for (const candidate of [operator.trim(), name, name.replace(/^IS_/, "")]) {
    if (candidate === "AND" || candidate === "ALL") return "AND";
    if (candidate === "OR" || candidate === "ANY") return "OR";
    if (canonical.has(candidate)) return candidate as ConditionOperator;
    if (Object.hasOwn(spellings, candidate)) return spellings[candidate] ?? null;
  }
  return null;
}

/**
 * Evaluates `{ operator, operands }`, groups in groups. `resolve` gives the value of an operand. A plain value stands
 * for itself, a list for AND over its members.
 *
 * @throws ExpressionError for an operator that is not known, or no condition at all.
 */
export function evaluateCondition(
  condition: unknown,
  resolve: (operand: Json) => unknown,
  budget: Budget = createBudget({ steps: 100_000, bytes: 16_000_000 }),
): boolean {
  return evaluate(condition, { resolve, budget }, 0);
}

type Call = { resolve: (operand: Json) => unknown; budget: Budget };

function evaluate(condition: unknown, call: Call, depth: number): boolean {
  call.budget.spendSteps(1);
  requireDepth(depth);
  if (condition === null || condition === undefined) throw new ExpressionError("errors.conditionMissing");
  if (Array.isArray(condition)) return condition.every((member) => evaluate(member, call, depth + 1));
  if (!isObject(condition)) return isTrue(call.resolve(condition as Json));
  const written = ownValue(condition, "operator") ?? ownValue(condition, "operation");
  const operator = normalizeOperator(written);
  if (operator === null) throw new ExpressionError("errors.conditionOperator", { operator: String(written ?? "") });
  const operands = operandsOf(condition);
  if (operator === "AND") return operands.every((member) => evaluate(member, call, depth + 1));
  if (operator === "OR") return operands.some((member) => evaluate(member, call, depth + 1));
  const [left, right] = operands.map((operand) => call.resolve(operand as Json));
  return test(operator, left, right, call.budget);
}

function operandsOf(condition: Record<string, unknown>): unknown[] {
  for (const key of ["operands", "conditions", "rules"]) {
    const operands = ownValue(condition, key);
    if (Array.isArray(operands)) return operands;
  }
  const left = ownValue(condition, "left") ?? ownValue(condition, "field");
  return [left, ownValue(condition, "right") ?? ownValue(condition, "value")];
}

function test(operator: ConditionOperator, left: unknown, right: unknown, budget: Budget): boolean {
  const order = () => compare(left, right) ?? Number.NaN;
  switch (operator) {
    case "GREATER_THAN":
      return order() > 0;
    case "GREATER_THAN_OR_EQUAL":
      return order() >= 0;
    case "LESS_THAN":
      return order() < 0;
    case "LESS_THAN_OR_EQUAL":
      return order() <= 0;
    case "EQUAL":
      return isEqual(left, right, budget);
    case "NOT_EQUAL":
      return !isEqual(left, right, budget);
    case "INCLUDES":
      return includes([left, right], { budget });
    case "NOT_INCLUDES":
      return !includes([left, right], { budget });
    case "STARTS_WITH":
      return isScalar(left) && isScalar(right) && String(left).startsWith(String(right));
    case "ENDS_WITH":
      return isScalar(left) && isScalar(right) && String(left).endsWith(String(right));
    default:
      return testOne(operator, left);
  }
}

function testOne(operator: ConditionOperator, value: unknown): boolean {
  switch (operator) {
    case "EXISTS":
      return value !== undefined;
    case "NOT_EXISTS":
      return value === undefined;
    case "IS_NULL":
      return value === null;
    case "IS_NOT_NULL":
      return value !== null;
    case "HAS_NO_VALUE":
      return value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
    case "IS_TRUE":
      return isTrue(value);
    default:
      return value === false || value === "false";
  }
}

function isTrue(value: unknown): boolean {
  return typeof value === "string"
    ? value === "true"
    : value === true || (typeof value === "number" && isTruthy(value));
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}
