import { expressionSpans } from "#lib/expressions/expression-spans.ts";
import type { Json } from "#lib/shared/json.ts";
import type { FlowAction } from "./schema.ts";

/** Rewrites `actions.<from>` and `actions["<from>"]` in every template of the params, branches included. */
export function renameReferences(actions: readonly FlowAction[], from: string, to: string): FlowAction[] {
  return renameAllReferences(actions, new Map([[from, to]]));
}

/** The same for several ids at once: one may be called from now on as another was until now. */
export function renameAllReferences(actions: readonly FlowAction[], names: ReadonlyMap<string, string>): FlowAction[] {
  return actions.map((action) =>
    action.params === undefined
      ? action
      : { ...action, params: renameIn(action.params, names) as FlowAction["params"] },
  );
}

/** How many templates of the document refer to that action's output. */
export function countReferences(actions: readonly FlowAction[], id: string): number {
  return actions.reduce((count, { params }) => count + (params === undefined ? 0 : countIn(params, id)), 0);
}

function renameIn(value: Json, names: Names): Json {
  if (typeof value === "string") return renameInText(value, names);
  if (Array.isArray(value)) return value.map((member) => renameIn(member, names));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, renameIn(member, names)]));
}

function renameInText(text: string, names: Names): string {
  return expressionSpans(text).reduceRight(
    (changed, { start, end }) =>
      changed.slice(0, start) + renameInExpression(text.slice(start, end), names) + changed.slice(end),
    text,
  );
}

function countIn(value: Json, id: string): number {
  if (typeof value === "string") {
    const texts = expressionSpans(value).map(({ start, end }) => value.slice(start, end));
    return texts.filter((text) => renameInExpression(text, new Map([[id, ""]])) !== text).length;
  }
  if (value === null || typeof value !== "object") return 0;
  return Object.values(value).reduce((count: number, member) => count + countIn(member, id), 0);
}

type Names = ReadonlyMap<string, string>;

const LITERAL = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/.source;
const MEMBER = new RegExp(
  `(?<![\\w.$])(actions\\s*\\.\\s*)(\\w+)(?![\\w$])|(?<![\\w.$])(actions\\s*\\[\\s*["'])(\\w+)(?=["']\\s*\\])|${LITERAL}`,
  "g",
);

function renameInExpression(text: string, names: Names): string {
  return text.replace(MEMBER, (whole: string, byName?: string, name?: string, byKey?: string, key?: string) => {
    const to = names.get(name ?? key ?? "");
    const head = byName ?? byKey;
    return head === undefined || to === undefined ? whole : `${head}${to}`;
  });
}
