import { isFunctionName } from "#lib/expressions/function-names.ts";
import type { TemplateError } from "#lib/expressions/template-errors.ts";
import { findNames, type NameUse } from "#lib/expressions/template-names.ts";
import type { Json } from "#lib/shared/json.ts";

/** Of what flows and forms have. `context` and `fields` are those of a form. */
const roots: ReadonlySet<string> = new Set(["input", "trigger", "vars", "context", "fields"]);

export type KnownActions = {
  /** Ids of the actions that may have run before. */
  earlier: ReadonlySet<string>;
  /** Ids of all. */
  all: ReadonlySet<string>;
  /** A param of the action itself that its other texts can name. */
  fills?: string | undefined;
};

/** Names that give nothing: unknown ones, and actions that do not run before. Allowed, since the flow runs with them. */
export function findNameProblems(value: Json, known: KnownActions): TemplateError[] {
  return findNames(value).flatMap((use) => {
    const problem = problemOf(use, known);
    return problem ? [{ path: use.path, position: use.position, ...problem }] : [];
  });
}

function problemOf({ root, member, isAfterHyphen }: NameUse, { earlier, all, fills }: KnownActions) {
  if (roots.has(root) || root === fills) return null;
  if (root === "actions") {
    if (member === null || earlier.has(member)) return null;
    const messageKey = all.has(member) ? "errors.expressionLaterAction" : "errors.expressionUnknownAction";
    return { messageKey, params: { id: member } };
  }
  const name = root === "functions" ? member : root;
  if (name !== null && isFunctionName(name)) return { messageKey: "errors.expressionNotCalled", params: { name } };
  if (root === "functions") return null;
  const messageKey = isAfterHyphen ? "errors.expressionHyphen" : "errors.expressionUnknownName";
  return { messageKey, params: { name: root } };
}
