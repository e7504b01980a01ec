import { ExpressionError } from "#lib/expressions/expression-error.ts";
import type { Span } from "#lib/expressions/fault-span.ts";
import { functionNames } from "#lib/expressions/function-names.ts";
import { nearestName } from "#lib/expressions/nearest-name.ts";
import { parseTemplate } from "#lib/expressions/parse-template.ts";
import type { NameUse } from "#lib/expressions/template-names.ts";
import type { MessageParams } from "#lib/shared/app-error.ts";
import { notEarlier } from "./earlier-actions.ts";
import { dataRoots, type KnownActions, type NameProblem, readableVars } from "./name-problems.ts";

/** What would put a text right where that is plain: the text that takes the place of the span. */
export type TextFix = Span & { text: string };

type Fault = Span & { messageKey: string; params: MessageParams };

/** Signs of other languages for which there are others here. */
const signs: Readonly<Record<string, string>> = { "=": "==", "&": "&&", "|": "||", "“": '"', "”": '"', "’": "'" };
/** From the first dot before a hyphen to the end of the name: `.content-type` of `headers.content-type`. */
const HYPHENATED = /\.\s*([\p{L}\p{M}\p{N}_$]+(?:-[\p{L}\p{M}\p{N}_$]+)+)/gu;

/** Of a text that does not parse. */
export function faultFixes(text: string, { messageKey, params, start, end }: Fault): TextFix[] {
  switch (messageKey) {
    case "errors.templateUnclosed":
      return parses(`${text.trimEnd()} }}`) ? [{ start: text.trimEnd().length, end: text.length, text: " }}" }] : [];
    case "errors.expressionFunction": {
      const name = nearestName(String(params.name), functionNames);
      return name === null ? [] : [{ start, end, text: name }];
    }
    case "errors.expressionUnexpected": {
      const sign = Object.hasOwn(signs, text.slice(start, end)) ? signs[text.slice(start, end)] : undefined;
      return sign === undefined ? [] : [{ start, end, text: sign }];
    }
    default:
      return [];
  }
}

function parses(text: string): boolean {
  try {
    parseTemplate(text);
    return true;
  } catch (error) {
    if (error instanceof ExpressionError) return false;
    throw error;
  }
}

/** Of a name that gives nothing. */
export function nameFixes(text: string, { messageKey, use }: NameProblem, known: KnownActions): TextFix[] {
  const { root, memberSpan, position } = use;
  const own = { start: position, end: position + root.length };
  switch (messageKey) {
    case "errors.expressionNotCalled": {
      const { end } = memberSpan ?? own;
      return [{ start: position, end, text: `${text.slice(position, end)}()` }];
    }
    case "errors.expressionHyphen":
      return hyphenFix(text, position);
    case "errors.expressionUnknownAction":
      return memberFix(text, use, readableIds(known));
    case "errors.expressionUnknownVar":
      return memberFix(text, use, [...(readableVars(known) ?? [])]);
    case "errors.expressionUnknownName":
      return rootFix(root, own, known);
    default:
      return [];
  }
}

function memberFix(text: string, { member, memberSpan }: NameUse, names: readonly string[]): TextFix[] {
  const name = memberSpan && nearestName(member ?? "", names);
  return memberSpan && name
    ? [{ ...memberSpan, text: quoteAs(text.slice(memberSpan.start, memberSpan.end), name) }]
    : [];
}

/** The id of an action is often written without its root. */
function rootFix(root: string, span: Span, known: KnownActions): TextFix[] {
  const at = known.paths.get(root);
  if (at !== undefined && notEarlier(at, known.path) === null) return [{ ...span, text: `actions.${root}` }];
  const name = nearestName(root, [...dataRoots, "actions", "functions", ...(known.fills ? [known.fills] : [])]);
  return name === null ? [] : [{ ...span, text: name }];
}

function readableIds({ paths, path }: KnownActions): string[] {
  return [...paths].filter(([, at]) => notEarlier(at, path) === null).map(([id]) => id);
}

function hyphenFix(text: string, position: number): TextFix[] {
  for (const { index, 0: found, 1: name } of text.matchAll(HYPHENATED)) {
    const end = index + found.length;
    if (index < position && position < end) return [{ start: index, end, text: `["${name}"]` }];
  }
  return [];
}

/** In the quotation marks that the other name was written in. */
function quoteAs(written: string, name: string): string {
  const [quote = ""] = /^["']/.exec(written) ?? [];
  return `${quote}${name}${quote}`;
}
