import { ExpressionError } from "./expression-error.ts";
import { type FunctionName, isFunctionName } from "./function-names.ts";
import { propertyAt, type Token, tokenAt, unexpectedToken } from "./tokenize.ts";

/** An expression as data. `at` is its offset in the template. */
export type Expression = { readonly at: number } & Readonly<
  | { kind: "literal"; value: string | number | boolean | null | undefined }
  | { kind: "name"; name: string }
  | { kind: "member"; object: Expression; property: Expression }
  | { kind: "unary"; operator: "!" | "-" | "+"; operand: Expression }
  | { kind: "binary"; operator: BinaryOperator; left: Expression; right: Expression }
  | { kind: "conditional"; test: Expression; then: Expression; else: Expression }
  | { kind: "call"; name: FunctionName; arguments: readonly Expression[] }
  | { kind: "list"; items: readonly Expression[] }
>;

const precedences = {
  "??": 2,
  "||": 3,
  "&&": 4,
  "==": 5,
  "!=": 5,
  "===": 5,
  "!==": 5,
  "<": 6,
  "<=": 6,
  ">": 6,
  ">=": 6,
  "+": 7,
  "-": 7,
  "*": 8,
  "/": 8,
  "%": 8,
} as const;
export type BinaryOperator = keyof typeof precedences;

const literals: ReadonlyMap<string, boolean | null | undefined> = new Map([
  ["true", true],
  ["false", false],
  ["null", null],
  ["undefined", undefined],
]);

/** Bounds the depth of the tree, and so of every walk over it. */
const MAX_NODES = 500;

/**
 * Parses from `offset` to the `}}` that closes the expression.
 *
 * @returns The expression and the offset after `}}`.
 * @throws ExpressionError
 */
export function parseExpression(text: string, offset: number): { expression: Expression; end: number } {
  const parser = new Parser(text, offset);
  const expression = parser.parseTernary();
  if (parser.token.kind !== "end" || parser.token.value === "") throw unexpectedToken(parser.token);
  return { expression, end: parser.token.end };
}

/** Precedence climbing (Pratt). */
class Parser {
  token: Token;
  private readonly text: string;
  private nodes = 0;

  constructor(text: string, offset: number) {
    this.text = text;
    this.token = tokenAt(text, offset);
  }

  parseTernary(): Expression {
    const test = this.parseBinary(2);
    if (!this.take("?")) return test;
    const then = this.parseTernary();
    this.expect(":");
    return this.count({ kind: "conditional", at: test.at, test, then, else: this.parseTernary() });
  }

  private parseBinary(minimum: number): Expression {
    let left = this.parseUnary();
    for (;;) {
      const operator = this.token.value;
      if (this.token.kind !== "operator" || !isBinary(operator) || precedences[operator] < minimum) return left;
      this.advance();
      const right = this.parseBinary(precedences[operator] + 1);
      left = this.count({ kind: "binary", at: left.at, operator, left, right });
    }
  }

  private parseUnary(): Expression {
    const at = this.token.start;
    for (const operator of ["!", "-", "+"] as const) {
      if (!this.take(operator)) continue;
      // Counted on the way down too: a long row of signs is a deep tree.
      this.spendNode(at);
      return { kind: "unary", at, operator, operand: this.parseUnary() };
    }
    return this.parsePostfix();
  }

  private parsePostfix(): Expression {
    let expression = this.parsePrimary();
    for (;;) {
      const { kind, value, start, end } = this.token;
      if (kind !== "operator") return expression;
      if (value === "[" || (value === "?." && tokenAt(this.text, end).value === "[")) {
        if (value === "?.") this.advance();
        this.advance();
        const property = this.parseTernary();
        this.expect("]");
        expression = this.count({ kind: "member", at: expression.at, object: expression, property });
      } else if (value === "." || value === "?.") {
        const property = propertyAt(this.text, end);
        this.token = tokenAt(this.text, property.end);
        const name: Expression = { kind: "literal", at: property.start, value: property.value };
        expression = this.count({ kind: "member", at: expression.at, object: expression, property: name });
      } else if (value === "(") {
        expression = this.parseCall(expression, start);
      } else return expression;
    }
  }

  private parseCall(callee: Expression, at: number): Expression {
    const name = functionNameOf(callee);
    if (name === null) throw new ExpressionError("errors.expressionCall", {}, { position: at });
    if (!isFunctionName(name)) throw unknownFunction(name, callee.at);
    this.advance();
    return this.count({ kind: "call", at: callee.at, name, arguments: this.parseList(")") });
  }

  private parsePrimary(): Expression {
    const token = this.token;
    this.spendNode(token.start);
    if (token.kind === "operator" && token.value === "(") {
      this.advance();
      const inner = this.parseTernary();
      this.expect(")");
      return inner;
    }
    if (token.kind === "operator" && token.value === "[") {
      this.advance();
      return { kind: "list", at: token.start, items: this.parseList("]") };
    }
    if (token.kind === "end" || token.kind === "operator") throw unexpectedToken(token);
    this.advance();
    if (token.kind === "string") return { kind: "literal", at: token.start, value: token.value };
    // `1e999` is like `1 / 0`: no number that a flow can hold.
    const number = token.kind === "number" ? token.value : undefined;
    if (token.kind === "number")
      return { kind: "literal", at: token.start, value: Number.isFinite(number) ? number : undefined };
    if (literals.has(token.value)) return { kind: "literal", at: token.start, value: literals.get(token.value) };
    return { kind: "name", at: token.start, name: token.value };
  }

  private parseList(close: ")" | "]"): Expression[] {
    const items: Expression[] = [];
    while (!this.take(close)) {
      if (items.length > 0) this.expect(",");
      items.push(this.parseTernary());
    }
    return items;
  }

  private advance(): void {
    this.token = tokenAt(this.text, this.token.end);
  }

  private take(operator: string): boolean {
    if (this.token.kind !== "operator" || this.token.value !== operator) return false;
    this.advance();
    return true;
  }

  private expect(operator: string): void {
    if (!this.take(operator)) throw unexpectedToken(this.token);
  }

  private count(node: Expression): Expression {
    this.spendNode(node.at);
    return node;
  }

  private spendNode(at: number): void {
    if (++this.nodes > MAX_NODES) throw new ExpressionError("errors.expressionTooLong", {}, { position: at });
  }
}

/** `t('key')` is a form's text in the reader's language (`reference/auth0-forms.md` §2.6); a flow has no reader. */
function unknownFunction(name: string, position: number): ExpressionError {
  if (name === "t") return new ExpressionError("errors.expressionCustomMessage", {}, { position });
  return new ExpressionError("errors.expressionFunction", { name: name.slice(0, 40).toWellFormed() }, { position });
}

function isBinary(operator: string | number): operator is BinaryOperator {
  return typeof operator === "string" && Object.hasOwn(precedences, operator);
}

/** `length` or `functions.length`; null for anything that is no plain name. */
function functionNameOf(callee: Expression): string | null {
  if (callee.kind === "name") return callee.name;
  if (callee.kind !== "member" || callee.object.kind !== "name" || callee.object.name !== "functions") return null;
  return callee.property.kind === "literal" ? String(callee.property.value) : null;
}
