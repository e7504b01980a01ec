import type { Budget } from "./budget.ts";
import { compare, isEqual, isIdentical, isTruthy, toNumber } from "./compare.ts";
import { ExpressionError } from "./expression-error.ts";
import { callFunction, type FunctionContext, takesSecrets } from "./functions.ts";
import type { BinaryOperator, Expression } from "./parse.ts";
import { ownValue, refuseSecret, toText } from "./plain-value.ts";

export type EvaluationContext = FunctionContext & {
  readonly roots: Readonly<Record<string, unknown>>;
  /**
   * Told of each value that an expression looks into, or decides by, before it does. A preview refuses there what it
   * does not know.
   *
   * @param isWhole All that is in the value counts: it goes into a function.
   */
  readonly onLook?: ((value: unknown, isWhole: boolean) => void) | undefined;
};

/**
 * Walks an expression over own properties of `roots`. What cannot be resolved is undefined.
 *
 * @throws ExpressionError when the budget is spent, or a secret is computed with; it points at where that happened.
 */
export function evaluate(expression: Expression, context: EvaluationContext): unknown {
  try {
    context.budget.spendSteps(1);
    return nodeValue(expression, context);
  } catch (error) {
    throw error instanceof ExpressionError ? error.at(expression.at) : error;
  }
}

function nodeValue(expression: Expression, context: EvaluationContext): unknown {
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "name":
      return ownValue(context.roots, expression.name);
    case "member":
      return member(evaluate(expression.object, context), evaluate(expression.property, context), context);
    case "list":
      return expression.items.map((item) => evaluate(item, context));
    case "conditional":
      return evaluate(
        decides(evaluate(expression.test, context), context) ? expression.then : expression.else,
        context,
      );
    case "call":
      return call(expression, context);
    case "unary":
      return unary(expression, context);
    case "binary":
      return binary(expression, context);
  }
}

type NodeOf<Kind extends Expression["kind"]> = Extract<Expression, { kind: Kind }>;

function member(object: unknown, key: unknown, { budget, onLook }: EvaluationContext): unknown {
  onLook?.(object, false);
  onLook?.(key, false);
  if (typeof key === "string") budget.spendText(key.length);
  return ownValue(object, key);
}

function decides(value: unknown, { onLook }: EvaluationContext): boolean {
  onLook?.(value, false);
  return isTruthy(value);
}

function call({ name, arguments: written }: NodeOf<"call">, context: EvaluationContext): unknown {
  const args = written.map((each) => evaluate(each, context));
  if (!takesSecrets(name)) {
    for (const [index, arg] of args.entries()) refuseSecret(arg, written[index]?.at);
  }
  for (const arg of args) context.onLook?.(arg, true);
  return callFunction(name, args, context);
}

function unary({ operator, operand }: NodeOf<"unary">, context: EvaluationContext): unknown {
  const value = evaluate(operand, context);
  if (operator === "!") return !decides(value, context);
  refuseSecret(value, operand.at);
  const number = toNumber(value);
  if (number === undefined) return undefined;
  return operator === "-" ? -number : number;
}

function binary(node: NodeOf<"binary">, context: EvaluationContext): unknown {
  const left = evaluate(node.left, context);
  if (node.operator === "||") return decides(left, context) ? left : evaluate(node.right, context);
  if (node.operator === "&&") return decides(left, context) ? evaluate(node.right, context) : left;
  if (node.operator === "??") {
    context.onLook?.(left, false);
    return left ?? evaluate(node.right, context);
  }
  const right = evaluate(node.right, context);
  refuseSecret(left, node.left.at);
  refuseSecret(right, node.right.at);
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
      return isOrdered(node.operator, compare(left, right, context.budget));
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
