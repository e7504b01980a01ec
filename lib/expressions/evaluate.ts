import type { Budget } from "./budget.ts";
import { compare, isEqual, isIdentical, isTruthy, toNumber } from "./compare.ts";
import { callFunction, type FunctionContext } from "./functions.ts";
import type { BinaryOperator, Expression } from "./parse.ts";
import { ownValue, refuseSecret, toText } from "./plain-value.ts";

export type EvaluationContext = FunctionContext & { readonly roots: Readonly<Record<string, unknown>> };

/**
 * Walks an expression over own properties of `roots`. What cannot be resolved is undefined.
 *
 * @throws ExpressionError when the budget is spent, or a secret is computed with.
 */
export function evaluate(expression: Expression, context: EvaluationContext): unknown {
  context.budget.spendSteps(1);
  const walk = (each: Expression) => evaluate(each, context);
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "name":
      return ownValue(context.roots, expression.name);
    case "member":
      return ownValue(walk(expression.object), walk(expression.property));
    case "list":
      return expression.items.map(walk);
    case "conditional":
      return isTruthy(walk(expression.test)) ? walk(expression.then) : walk(expression.else);
    case "call":
      return callFunction(expression.name, expression.arguments.map(walk), context);
    case "unary":
      return unary(expression.operator, walk(expression.operand));
    case "binary":
      return binary(expression, context);
  }
}

function unary(operator: "!" | "-" | "+", value: unknown): unknown {
  if (operator === "!") return !isTruthy(value);
  refuseSecret(value);
  const number = toNumber(value);
  if (number === undefined) return undefined;
  return operator === "-" ? -number : number;
}

function binary(node: Extract<Expression, { kind: "binary" }>, context: EvaluationContext): unknown {
  const left = evaluate(node.left, context);
  if (node.operator === "??") return left ?? evaluate(node.right, context);
  if (node.operator === "||") return isTruthy(left) ? left : evaluate(node.right, context);
  if (node.operator === "&&") return isTruthy(left) ? evaluate(node.right, context) : left;
  const right = evaluate(node.right, context);
  switch (node.operator) {
    case "==":
      return isEqual(left, right, context.budget);
    case "!=":
      return !isEqual(left, right, context.budget);
    case "===":
      return isIdentical(left, right, context.budget);
    case "!==":
      return !isIdentical(left, right, context.budget);
    case "<":
    case "<=":
    case ">":
    case ">=":
      return isOrdered(node.operator, compare(left, right));
    default:
      return arithmetic(node.operator, left, right, context.budget);
  }
}

function isOrdered(operator: "<" | "<=" | ">" | ">=", order: number | undefined): boolean {
  if (order === undefined) return false;
  if (operator === "<") return order < 0;
  if (operator === "<=") return order <= 0;
  return operator === ">" ? order > 0 : order >= 0;
}

type Arithmetic = Extract<BinaryOperator, "+" | "-" | "*" | "/" | "%">;

function arithmetic(operator: Arithmetic, left: unknown, right: unknown, budget: Budget): unknown {
  refuseSecret(left);
  refuseSecret(right);
  if (operator === "+" && (typeof left === "string" || typeof right === "string")) {
    return toText(left, budget) + toText(right, budget);
  }
  const [a, b] = [toNumber(left), toNumber(right)];
  if (a === undefined || b === undefined) return undefined;
  const result = compute(operator, a, b);
  return Number.isFinite(result) ? result : undefined;
}

function compute(operator: Arithmetic, a: number, b: number): number {
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return a / b;
    case "%":
      return a % b;
  }
}
