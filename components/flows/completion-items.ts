import { findActionDefinition } from "#lib/connectors/registry.ts";
import { functionNames } from "#lib/expressions/function-names.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { walkActions } from "#lib/flows/walk-actions.ts";
import type { Language } from "#lib/shared/local-text.ts";
import { actionName } from "./action-text.ts";
import type { CompletionItem } from "./completion.ts";

/** What an expression of the action at `path` can read: what came in, what earlier actions stored and gave. */
export function completionItems(actions: readonly FlowAction[], path: string, language: Language): CompletionItem[] {
  const earlier = earlierActions(actions, path);
  return [
    { text: "input", kind: "input" },
    ...variableNames(earlier).map((name): CompletionItem => ({ text: `vars.${name}`, kind: "variable" })),
    ...earlier.flatMap((action) => outputItems(action, language)),
    ...functionNames.map((name): CompletionItem => ({ text: `functions.${name}`, kind: "function" })),
  ];
}

/** Those that may have run before it: above it, and not in the other branch of a condition that it stands in. */
export function earlierActions(actions: readonly FlowAction[], path: string): FlowAction[] {
  const earlier: FlowAction[] = [];
  for (const { action, path: at } of walkActions(actions)) {
    if (at === path) break;
    if (!isInOtherBranch(at, path)) earlier.push(action);
  }
  return earlier;
}

function isInOtherBranch(at: string, path: string): boolean {
  const own = path.split(".");
  const other = at.split(".");
  const index = own.findIndex((part, place) => part !== other[place]);
  return index % 2 === 1 && other[index] !== undefined;
}

function variableNames(actions: readonly FlowAction[]): string[] {
  const names = actions.flatMap(({ type, action, params }) =>
    type === "FLOW" && action === "STORE_VARS" && params?.vars && typeof params.vars === "object"
      ? Object.keys(params.vars)
      : [],
  );
  return [...new Set(names)].filter((name) => /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name));
}

function outputItems(action: FlowAction, language: Language): CompletionItem[] {
  const output = findActionDefinition(action.type, action.action)?.output;
  const names = output && "shape" in output ? Object.keys(output.shape as object) : [];
  if (names.length === 0) return [];
  const detail = actionName(action, language);
  const text = `actions.${action.id}`;
  return [
    { text, kind: "action", detail },
    ...names.map((name): CompletionItem => ({ text: `${text}.${name}`, kind: "output", detail })),
  ];
}
