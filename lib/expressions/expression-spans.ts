/** Where a text's expressions stand, with their braces. */
type ExpressionSpan = { start: number; end: number };

/**
 * Finds expressions without parsing them, so that half-typed ones are found too. A `}}` within a quoted text does not
 * end one. What never ends is none.
 */
export function expressionSpans(text: string): ExpressionSpan[] {
  const spans: ExpressionSpan[] = [];
  let start = text.indexOf("{{");
  while (start >= 0) {
    const end = endOf(text, start + 2);
    if (end === null) return spans;
    spans.push({ start, end });
    start = text.indexOf("{{", end);
  }
  return spans;
}

/** After `}}`. A quotation mark that is never closed is a character like any other. */
function endOf(text: string, from: number): number | null {
  const unclosed = new Set<string>();
  for (let at = from; at < text.length; at++) {
    const character = text[at] as string;
    if (text.startsWith("}}", at)) return at + 2;
    if ((character !== '"' && character !== "'") || unclosed.has(character)) continue;
    const close = closingQuote(text, at);
    if (close === null) unclosed.add(character);
    else at = close;
  }
  return null;
}

function closingQuote(text: string, open: number): number | null {
  for (let at = open + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === text[open]) return at;
  }
  return null;
}
