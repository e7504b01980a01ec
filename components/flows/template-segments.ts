import { expressionPattern } from "#lib/flows/edit-references.ts";

export type TemplateSegment = { kind: "text" | "expression" | "secret" | "unclosed"; text: string; start: number };

/** The text cut where expressions begin and end, to be coloured. Together the pieces are the text. */
export function templateSegments(text: string): TemplateSegment[] {
  const segments: TemplateSegment[] = [];
  let at = 0;
  for (const match of text.matchAll(expressionPattern)) {
    if (match.index > at) segments.push({ kind: "text", text: text.slice(at, match.index), start: at });
    const kind = /^\{\{\s*@/.test(match[0]) ? "secret" : "expression";
    segments.push({ kind, text: match[0], start: match.index });
    at = match.index + match[0].length;
  }
  const rest = text.slice(at);
  const open = rest.indexOf("{{");
  if (open < 0) return rest ? [...segments, { kind: "text", text: rest, start: at }] : segments;
  if (open > 0) segments.push({ kind: "text", text: rest.slice(0, open), start: at });
  return [...segments, { kind: "unclosed", text: rest.slice(open), start: at + open }];
}
