import type { Json } from "#lib/shared/json.ts";
import { type Budget, createBudget } from "./budget.ts";
import { compare, isEqual } from "./compare.ts";
import type { ConditionOperator } from "./condition-operators.ts";
import { ExpressionError } from "./expression-error.ts";
import { includes } from "./list-functions.ts";
import { isObject, ownValue, requireDepth, toText } from "./plain-value.ts";
import { type ConditionMember, readCondition } from "./read-condition.ts";

/** The value of an operand; `path` is its place in the condition, such as `operands.1.operands.0`. */
type ResolveOperand = (operand: Json, path: string) => unknown;

/**
 * Evaluates `{ operator, operands }`, groups in groups. A plain value stands for itself, a list for AND over its
 * members. Only what the author wrote is read as a condition; what an operand gives is a value.
 *
 * @throws ExpressionError with the path in the condition: an operator that is not known, or no condition at all.
 */
export function evaluateCondition(
  condition: unknown,
  resolve: ResolveOperand,
  budget: Budget = createBudget({ steps: 100_000, bytes: 16_000_000 }),
): boolean {
  return isMet({ place: [], value: condition }, { resolve, budget }, []);
}

type Call = { resolve: ResolveOperand; budget: Budget };
type Path = readonly (string | number)[];

function isMet({ place, value: condition }: ConditionMember, call: Call, parent: Path): boolean {
  const path = [...parent, ...place];
  const fail = (messageKey: string, params = {}) => new ExpressionError(messageKey, params, { path: path.join(".") });
  call.budget.spendSteps(1);
  requireDepth(path.length);
  const node = readCondition(condition);
  if (node.kind === "missing") throw fail("errors.conditionMissing");
  if (node.kind === "value") return isTrue(call.resolve(node.value as Json, path.join(".")));
  if (node.kind === "group") {
    const test = (member: ConditionMember) => isMet(member, call, path);
    return node.operator === "AND" ? node.members.every(test) : node.members.some(test);
  }
  if (node.operator === null) throw fail("errors.conditionOperator", { operator: node.written });
  const [left, right] = node.members.map((member) =>
    call.resolve(member.value as Json, [...path, ...member.place].join(".")),
  );
  return test(node.operator, left, right, call.budget);
}

function test(operator: ConditionOperator, left: unknown, right: unknown, budget: Budget): boolean {
  const text = (value: unknown) => toText(value, budget);
  const order = () => compare(left, right, budget) ?? Number.NaN;
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
      return holds(left, right, budget);
    case "NOT_INCLUDES":
      return !holds(left, right, budget);
    case "STARTS_WITH":
      return isScalar(left) && isScalar(right) && text(left).startsWith(text(right));
    case "ENDS_WITH":
      return isScalar(left) && isScalar(right) && text(left).endsWith(text(right));
    default:
      return testOne(operator, left);
  }
}

/** A list holds what equals one of its items as EQUAL has it; a text a text, an object a value. */
function holds(collection: unknown, item: unknown, budget: Budget): boolean {
  if (!Array.isArray(collection)) return includes([collection, item], { budget });
  for (let index = 0; index < collection.length; index++) {
    if (isEqual(ownValue(collection, index), item, budget)) return true;
  }
  return false;
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
      return value === undefined || value === null || value === "" || isEmpty(value);
    case "IS_TRUE":
      return isTrue(value);
    default:
      return value === false || value === "false" || value === 0;
  }
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}

function isTrue(value: unknown): boolean {
  return value === true || value === "true" || (typeof value === "number" && value !== 0);
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}
