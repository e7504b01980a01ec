import { ExpressionError } from "./expression-error.ts";

export type Token =
  | { kind: "number"; value: number; start: number; end: number }
  | { kind: "string"; value: string; start: number; end: number }
  | { kind: "name"; value: string; start: number; end: number }
  | { kind: "operator"; value: string; start: number; end: number }
  /** `}}`, or the end of the text. */
  | { kind: "end"; value: "}}" | ""; start: number; end: number };

const SPACE = /\s*/y;
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const NAME = /[\p{L}_$][\p{L}\p{M}\p{N}_$]*/uy;
const PROPERTY = /[\p{L}\p{M}\p{N}_$]+/uy;
/** The longest first. */
const OPERATORS = ["===", "!==", "??", "?.", "&&", "||", "==", "!=", "<=", ">=", ..."<>!+-*/%?:.,()[]"];
const HEX = /[0-9a-fA-F]{4}/y;
/** Of what stands at the wrong place, quoted in the error. */
const MAX_FOUND = 40;
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f", v: "\v" };

/** The token that begins at `offset`, spaces skipped. @throws ExpressionError */
export function tokenAt(text: string, offset: number): Token {
  const start = offset + (match(SPACE, text, offset)?.length ?? 0);
  const first = text[start];
  if (first === undefined) return { kind: "end", value: "", start, end: start };
  if (text.startsWith("}}", start)) return { kind: "end", value: "}}", start, end: start + 2 };
  if (first === '"' || first === "'") return stringAt(text, start, first);
  const number = match(NUMBER, text, start);
  if (number !== null) return { kind: "number", value: Number(number), start, end: start + number.length };
  const name = match(NAME, text, start);
  if (name !== null) return { kind: "name", value: name, start, end: start + name.length };
  const operator = OPERATORS.find((each) => text.startsWith(each, start));
  if (operator) return { kind: "operator", value: operator, start, end: start + operator.length };
  throw unexpected(String.fromCodePoint(text.codePointAt(start) as number), start);
}

/** What may follow a dot: a name, or an index as in `identities.0`. @throws ExpressionError */
export function propertyAt(text: string, offset: number): { value: string; start: number; end: number } {
  const start = offset + (match(SPACE, text, offset)?.length ?? 0);
  const value = match(PROPERTY, text, start);
  if (value === null) throw unexpectedToken(tokenAt(text, start));
  return { value, start, end: start + value.length };
}

export function unexpectedToken(token: Token): ExpressionError {
  if (token.kind !== "end") return unexpected(String(token.value), token.start);
  return new ExpressionError(
    token.value === "" ? "errors.templateUnclosed" : "errors.expressionUnfinished",
    {},
    { position: token.start },
  );
}

function unexpected(found: string, position: number): ExpressionError {
  const short = found.slice(0, MAX_FOUND).toWellFormed();
  return new ExpressionError("errors.expressionUnexpected", { found: short }, { position });
}

function stringAt(text: string, start: number, quote: string): Token {
  const pieces: string[] = [];
  let from = start + 1;
  for (let index = from; index < text.length; index++) {
    const character = text[index];
    if (character !== quote && character !== "\\") continue;
    pieces.push(text.slice(from, index));
    if (character === quote) return { kind: "string", value: pieces.join(""), start, end: index + 1 };
    const { value, length } = escapeAt(text, index);
    pieces.push(value);
    index += length - 1;
    from = index + 1;
  }
  throw new ExpressionError("errors.expressionString", {}, { position: start });
}

/** An escape, with the backslash at `start`. @throws ExpressionError for U+0000, which PostgreSQL cannot store. */
function escapeAt(text: string, start: number): { value: string; length: number } {
  const escaped = text[start + 1] ?? "";
  const hex = escaped === "u" ? match(HEX, text, start + 2) : null;
  if (hex === null) return { value: ESCAPES[escaped] ?? escaped, length: 2 };
  if (Number.parseInt(hex, 16) === 0) throw new ExpressionError("errors.expressionNul", {}, { position: start });
  return { value: String.fromCharCode(Number.parseInt(hex, 16)), length: 6 };
}

function match(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}
