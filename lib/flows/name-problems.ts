import { isFunctionName } from "#lib/expressions/function-names.ts";
import type { TemplateError } from "#lib/expressions/template-errors.ts";
import { findNames, type NameUse } from "#lib/expressions/template-names.ts";
import type { Json } from "#lib/shared/json.ts";
import { type NotEarlier, notEarlier } from "./earlier-actions.ts";
import type { StoredVars } from "./stored-vars.ts";

/** Of what flows and forms have. `context` and `fields` are those of a form. */
export const dataRoots = ["input", "trigger", "vars", "context", "fields"] as const;
const roots: ReadonlySet<string> = new Set(dataRoots);

/** What an action's expressions can name. */
export type KnownActions = {
  /** The action's own place. */
  path: string;
  /** The places of all actions, by id. */
  paths: ReadonlyMap<string, string>;
  /** What is stored anywhere in the document; left out, nothing is told of variables. */
  stored?: readonly StoredVars[];
  /** A param of the action itself that its other texts can name. */
  fills?: string | undefined;
};

export type NameProblem = TemplateError & { use: NameUse };

/** Names that give nothing: unknown ones, and actions that do not run before. Allowed, since the flow runs with them. */
export function findNameProblems(value: Json, known: KnownActions): NameProblem[] {
  return findNames(value).flatMap((use) => {
    const problem = problemOf(use, known);
    return problem ? [{ path: use.path, position: use.position, ...problem, use }] : [];
  });
}

const unreadable: Record<NotEarlier, string> = {
  later: "errors.expressionLaterAction",
  otherBranch: "errors.expressionOtherBranch",
  otherLoop: "errors.expressionOtherLoop",
};

function problemOf({ root, member, isAfterHyphen }: NameUse, known: KnownActions) {
  if (root === "vars") return member === null ? null : varProblem(member, known);
  if (roots.has(root) || root === known.fills) return null;
  if (root === "actions") return member === null ? null : actionProblem(member, known);
  const name = root === "functions" ? member : root;
  if (name !== null && isFunctionName(name)) return { messageKey: "errors.expressionNotCalled", params: { name } };
  if (root === "functions") return null;
  const messageKey = isAfterHyphen ? "errors.expressionHyphen" : "errors.expressionUnknownName";
  return { messageKey, params: { name: root } };
}

function actionProblem(id: string, { paths, path }: KnownActions) {
  const at = paths.get(id);
  if (at === undefined) return { messageKey: "errors.expressionUnknownAction", params: { id } };
  const why = notEarlier(at, path);
  return why === null ? null : { messageKey: unreadable[why], params: { id } };
}

/** Variables are as the outputs of the actions that store them: what an iteration stores stays in it. */
function varProblem(name: string, known: KnownActions) {
  if (!known.stored || readableVars(known)?.has(name) !== false) return null;
  return { messageKey: "errors.expressionUnknownVar", params: { name } };
}

/** Null where only a run tells. */
export function readableVars({ stored = [], path }: KnownActions): ReadonlySet<string> | null {
  const names = new Set<string>();
  for (const each of stored) {
    if (notEarlier(each.path, path) !== null) continue;
    if (each.names === null) return null;
    for (const name of each.names) names.add(name);
  }
  return names;
}
