import type { Json } from "#lib/shared/json.ts";
import type { Span } from "./fault-span.ts";
import type { Expression } from "./parse.ts";
import { partsOf, textsOf } from "./template-texts.ts";
import { tokenAt } from "./tokenize.ts";

/** A name that an expression reads: `actions`, with `send_sms` of it where that is written out. */
export type NameUse = {
  /** Of the text in the value, such as `headers.Authorization`. */
  path: string;
  root: string;
  member: string | null;
  /** Offset in the text. */
  position: number;
  /** Where the member is written, quotation marks included. */
  memberSpan: Span | null;
  /** As in `headers.content-type`, where it is a minus. */
  isAfterHyphen: boolean;
};

const HYPHEN = /[\p{L}\p{N}_$]-$/u;

/** Every name that the value's expressions read. Texts that do not parse read none. */
export function findNames(value: Json): NameUse[] {
  return [...textsOf(value)].flatMap(({ path, text }) =>
    partsOf(text).flatMap((part) =>
      part.kind === "expression"
        ? [...namesIn(part.expression)].map(({ memberAt, ...name }) => ({
            path,
            ...name,
            memberSpan: memberAt === null ? null : wordSpan(text, memberAt),
            isAfterHyphen: HYPHEN.test(text.slice(Math.max(0, name.position - 3), name.position)),
          }))
        : [],
    ),
  );
}

type FoundName = Pick<NameUse, "root" | "member" | "position"> & { memberAt: number | null };

const WORD = /[\p{L}\p{M}\p{N}_$]+/uy;

/** Of a name after a dot, or of what stands in brackets. */
function wordSpan(text: string, start: number): Span {
  WORD.lastIndex = start;
  const word = WORD.exec(text)?.[0];
  return { start, end: word === undefined ? tokenAt(text, start).end : start + word.length };
}

function* namesIn(expression: Expression): Generator<FoundName> {
  if (expression.kind === "name") {
    yield { root: expression.name, member: null, position: expression.at, memberAt: null };
  } else if (expression.kind === "member" && expression.object.kind === "name") {
    const { object, property } = expression;
    const member = property.kind === "literal" ? String(property.value) : null;
    yield { root: object.name, member, position: object.at, memberAt: member === null ? null : property.at };
    yield* namesIn(property);
  } else for (const child of childrenOf(expression)) yield* namesIn(child);
}

function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "member":
      return [expression.object, expression.property];
    case "unary":
      return [expression.operand];
    case "binary":
      return [expression.left, expression.right];
    case "conditional":
      return [expression.test, expression.then, expression.else];
    case "call":
      return expression.arguments;
    case "list":
      return expression.items;
    default:
      return [];
  }
}
