import { expressionSpans } from "#lib/expressions/expression-spans.ts";

export type TemplateSegment = { kind: "text" | "expression" | "secret" | "unclosed"; text: string; start: number };

/** The text cut where expressions begin and end, to be coloured. Together the pieces are the text. */
export function templateSegments(text: string): TemplateSegment[] {
  const segments: TemplateSegment[] = [];
  let at = 0;
  for (const { start, end } of expressionSpans(text)) {
    if (start > at) segments.push({ kind: "text", text: text.slice(at, start), start: at });
    const expression = text.slice(start, end);
    segments.push({ kind: /^\{\{\s*@/.test(expression) ? "secret" : "expression", text: expression, start });
    at = end;
  }
  const rest = text.slice(at);
  const open = rest.indexOf("{{");
  if (open < 0) return rest ? [...segments, { kind: "text", text: rest, start: at }] : segments;
  if (open > 0) segments.push({ kind: "text", text: rest.slice(0, open), start: at });
  return [...segments, { kind: "unclosed", text: rest.slice(open), start: at + open }];
}
