import type { Json } from "#lib/shared/json.ts";
import type { Expression } from "./parse.ts";
import { partsOf, textsOf } from "./template-texts.ts";

/** A name that an expression reads: `actions`, with `send_sms` of it where that is written out. */
export type NameUse = {
  /** Of the text in the value, such as `headers.Authorization`. */
  path: string;
  root: string;
  member: string | null;
  /** Offset in the text. */
  position: number;
  /** As in `headers.content-type`, where it is a minus. */
  isAfterHyphen: boolean;
};

const HYPHEN = /[\p{L}\p{N}_$]-$/u;

/** Every name that the value's expressions read. Texts that do not parse read none. */
export function findNames(value: Json): NameUse[] {
  return [...textsOf(value)].flatMap(({ path, text }) =>
    partsOf(text).flatMap((part) =>
      part.kind === "expression"
        ? [...namesIn(part.expression)].map((name) => ({
            path,
            ...name,
            isAfterHyphen: HYPHEN.test(text.slice(Math.max(0, name.position - 3), name.position)),
          }))
        : [],
    ),
  );
}

function* namesIn(expression: Expression): Generator<Omit<NameUse, "path" | "isAfterHyphen">> {
  if (expression.kind === "name") yield { root: expression.name, member: null, position: expression.at };
  else if (expression.kind === "member" && expression.object.kind === "name") {
    const { object, property } = expression;
    const member = property.kind === "literal" ? String(property.value) : null;
    yield { root: object.name, member, position: object.at };
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
