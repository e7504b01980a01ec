import { ExpressionError } from "./expression-error.ts";
import { type Expression, parseExpression } from "./parse.ts";
import { tokenAt, unexpectedToken } from "./tokenize.ts";

/** A piece of an author's text. Offsets are in the text; `end` is after `}}`. */
export type TemplatePart =
  | { kind: "text"; text: string; start: number; end: number }
  | { kind: "expression"; expression: Expression; start: number; end: number }
  /** `{{@VaultItem.<guid>.<Field>}}` */
  | { kind: "secret"; itemId: string; field: string; start: number; end: number };

export type Template = { readonly parts: readonly TemplatePart[] };

const SECRET =
  /\s*@VaultItem\.([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})\.([A-Za-z][A-Za-z0-9_]*)\s*\}\}/y;
const AT_SIGN = /\s*@/y;

/**
 * Parses text that an author wrote. What arrives at run time is never given to it: there, `{{` is only text.
 *
 * @throws ExpressionError
 */
export function parseTemplate(text: string): Template {
  const parts: TemplatePart[] = [];
  let offset = 0;
  while (offset < text.length) {
    const open = text.indexOf("{{", offset);
    if (open !== offset) {
      const end = open < 0 ? text.length : open;
      parts.push({ kind: "text", text: text.slice(offset, end), start: offset, end });
      offset = end;
      continue;
    }
    const part = parsePart(text, open);
    parts.push(part);
    offset = part.end;
  }
  return { parts };
}

function parsePart(text: string, start: number): TemplatePart {
  const inside = start + 2;
  SECRET.lastIndex = inside;
  const [whole, itemId, field] = SECRET.exec(text) ?? [];
  if (whole && itemId && field) {
    return { kind: "secret", itemId: itemId.toLowerCase(), field, start, end: inside + whole.length };
  }
  AT_SIGN.lastIndex = inside;
  if (AT_SIGN.test(text)) throw new ExpressionError("errors.secretReference", {}, { position: start });
  const first = tokenAt(text, inside);
  if (first.kind === "end" && first.value === "") throw unexpectedToken(first);
  if (first.kind === "end") throw new ExpressionError("errors.expressionEmpty", {}, { position: start });
  const { expression, end } = parseExpression(text, inside);
  return { kind: "expression", expression, start, end };
}
