import type { z } from "zod";
import { findActionDefinition } from "#lib/connectors/registry.ts";
import { functionNames, functionParameters } from "#lib/expressions/function-names.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { walkActions } from "#lib/flows/walk-actions.ts";
import type { Language } from "#lib/shared/local-text.ts";
import { actionName } from "./action-text.ts";
import type { CompletionItem } from "./completion.ts";

/** Of a hook, and of a schedule. */
const triggerMembers = ["method", "query", "headers", "receivedAt", "dueAt"];
const NAME = /^[\p{L}_$][\p{L}\p{M}\p{N}_$]*$/u;
/** Of objects in an output. */
const MAX_DEPTH = 2;

/** What an expression of the action at `path` can read: what came in, what earlier actions stored and gave. */
export function completionItems(actions: readonly FlowAction[], path: string, language: Language): CompletionItem[] {
  const earlier = earlierActions(actions, path);
  const loops = new Set(loopsAround(actions, path));
  return [
    { text: "input", kind: "input" },
    ...variableNames(earlier).map((name): CompletionItem => ({ text: `vars.${name}`, kind: "variable" })),
    ...earlier.flatMap((action) => (loops.has(action) ? loopItems(action, language) : outputItems(action, language))),
    { text: "trigger", kind: "trigger" },
    ...triggerMembers.map((name): CompletionItem => ({ text: `trigger.${name}`, kind: "trigger" })),
    ...functionNames.map(
      (name): CompletionItem => ({
        text: `functions.${name}`,
        kind: "function",
        detail: `(${functionParameters[name]})`,
      }),
    ),
  ];
}

/**
 * Those that may have run before it: above it, not in the other branch of a condition that it stands in, and not in a
 * loop that is over, whose iterations keep what they made to themselves.
 */
export function earlierActions(actions: readonly FlowAction[], path: string): FlowAction[] {
  const earlier: FlowAction[] = [];
  for (const { action, path: at } of walkActions(actions)) {
    if (at === path) break;
    if (!isInOtherBranch(at, path) && !isInOtherLoop(at, path)) earlier.push(action);
  }
  return earlier;
}

function isInOtherBranch(at: string, path: string): boolean {
  const own = path.split(".");
  const other = at.split(".");
  const index = own.findIndex((part, place) => part !== other[place]);
  return index % 2 === 1 && other[index] !== undefined;
}

function isInOtherLoop(at: string, path: string): boolean {
  return at
    .split(".do.")
    .some((_, index, loops) => index > 0 && !path.startsWith(`${loops.slice(0, index).join(".do.")}.do.`));
}

/** The FOR_EACH actions that the action at `path` stands in. */
function loopsAround(actions: readonly FlowAction[], path: string): FlowAction[] {
  return [...walkActions(actions)].filter(({ path: at }) => path.startsWith(`${at}.do.`)).map(({ action }) => action);
}

function variableNames(actions: readonly FlowAction[]): string[] {
  const names = actions.flatMap(({ type, action, params }) =>
    type === "FLOW" && action === "STORE_VARS" && params?.vars && typeof params.vars === "object"
      ? Object.keys(params.vars)
      : [],
  );
  return [...new Set(names)].filter((name) => NAME.test(name));
}

function loopItems(action: FlowAction, language: Language): CompletionItem[] {
  const detail = actionName(action, language);
  return ["item", "index"].map((name) => ({ text: `actions.${action.id}.${name}`, kind: "output", detail }));
}

function outputItems(action: FlowAction, language: Language): CompletionItem[] {
  const output = findActionDefinition(action.type, action.action)?.output;
  const names = output ? memberNames(output, MAX_DEPTH) : [];
  if (names.length === 0) return [];
  const detail = actionName(action, language);
  const text = `actions.${action.id}`;
  return [
    { text, kind: "action", detail },
    ...names.map((name): CompletionItem => ({ text: `${text}.${name}`, kind: "output", detail })),
  ];
}

/** What is in the object, or in any that it may be; of objects within as `header.alg`. */
function memberNames(schema: z.ZodType, depth: number): string[] {
  if (depth === 0) return [];
  if ("options" in schema && Array.isArray(schema.options)) {
    return [...new Set((schema.options as z.ZodType[]).flatMap((option) => memberNames(option, depth)))];
  }
  if ("unwrap" in schema && !("element" in schema))
    return memberNames((schema as z.ZodOptional<z.ZodType>).unwrap(), depth);
  if (!("shape" in schema)) return [];
  return Object.entries(schema.shape as Record<string, z.ZodType>).flatMap(([name, member]) =>
    NAME.test(name) ? [name, ...memberNames(member, depth - 1).map((inner) => `${name}.${inner}`)] : [],
  );
}
