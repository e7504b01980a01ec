import { expressionSpans } from "#lib/expressions/expression-spans.ts";
import type { Json } from "#lib/shared/json.ts";
import type { FlowAction } from "./schema.ts";

/** Rewrites `actions.<from>` and `actions["<from>"]` in every template of the params, branches included. */
export function renameReferences(actions: readonly FlowAction[], from: string, to: string): FlowAction[] {
  return actions.map((action) =>
    action.params === undefined
      ? action
      : { ...action, params: renameIn(action.params, from, to) as FlowAction["params"] },
  );
}

/** How many templates of the document refer to that action's output. */
export function countReferences(actions: readonly FlowAction[], id: string): number {
  return actions.reduce((count, { params }) => count + (params === undefined ? 0 : countIn(params, id)), 0);
}

function renameIn(value: Json, from: string, to: string): Json {
  if (typeof value === "string") return renameInText(value, from, to);
  if (Array.isArray(value)) return value.map((member) => renameIn(member, from, to));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, renameIn(member, from, to)]));
}

function renameInText(text: string, from: string, to: string): string {
  return expressionSpans(text).reduceRight(
    (changed, { start, end }) =>
      changed.slice(0, start) + renameInExpression(text.slice(start, end), from, to) + changed.slice(end),
    text,
  );
}

function countIn(value: Json, id: string): number {
  if (typeof value === "string") {
    const texts = expressionSpans(value).map(({ start, end }) => value.slice(start, end));
    return texts.filter((text) => renameInExpression(text, id, "") !== text).length;
  }
  if (value === null || typeof value !== "object") return 0;
  return Object.values(value).reduce((count: number, member) => count + countIn(member, id), 0);
}

function renameInExpression(text: string, from: string, to: string): string {
  const literal = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/.source;
  const member = new RegExp(
    `(?<![\\w.$])(actions\\s*\\.\\s*)${from}(?![\\w$])|(?<![\\w.$])(actions\\s*\\[\\s*["'])${from}(?=["']\\s*\\])|${literal}`,
    "g",
  );
  return text.replace(member, (whole: string, byName?: string, byKey?: string) => {
    const head = byName ?? byKey;
    return head === undefined ? whole : `${head}${to}`;
  });
}
