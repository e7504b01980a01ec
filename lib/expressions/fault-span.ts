import { ExpressionError } from "./expression-error.ts";
import { expressionSpans } from "./expression-spans.ts";
import { tokenAt } from "./tokenize.ts";

/** From `start` to before `end`, offsets in a text in UTF-16 units. */
export type Span = { start: number; end: number };

type Fault = { messageKey: string; position: number };

const FUNCTION = /functions\s*(?:\??\.|\[)\s*["']?([\p{L}\p{M}\p{N}_$]*)|[\p{L}\p{M}\p{N}_$]+/uy;

/** What of the text is wrong, of a text that does not parse: the word or sign, or the expression that never ends. */
export function faultSpan(text: string, { messageKey, position }: Fault): Span {
  const whole = expressionAround(text, position);
  switch (messageKey) {
    case "errors.templateUnclosed":
      return { start: Math.max(text.lastIndexOf("{{"), 0), end: text.length };
    case "errors.expressionString":
      return { start: position, end: whole.end };
    case "errors.expressionUnexpected":
      return { start: position, end: tokenEnd(text, position) };
    case "errors.expressionCall":
    case "errors.expressionNul":
      return { start: position, end: Math.min(position + 1, text.length) };
    case "errors.expressionFunction":
    case "errors.expressionCustomMessage":
      return functionSpan(text, position);
    default:
      return whole;
  }
}

/** The name alone: of `functions.lenght`, `lenght`. */
function functionSpan(text: string, position: number): Span {
  FUNCTION.lastIndex = position;
  const [found = "", name = found] = FUNCTION.exec(text) ?? [];
  const end = position + found.length;
  return { start: end - name.length, end };
}

function tokenEnd(text: string, position: number): number {
  try {
    return tokenAt(text, position).end;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return position + String.fromCodePoint(text.codePointAt(position) ?? 0x20).length;
  }
}

function expressionAround(text: string, position: number): Span {
  const closed = expressionSpans(text).find(({ start, end }) => start <= position && position <= end);
  return closed ?? { start: Math.max(text.lastIndexOf("{{", position), 0), end: text.length };
}
