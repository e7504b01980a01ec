import type { z } from "zod";
import { findActionDefinition } from "#lib/connectors/registry.ts";
import { functionNames, functionParameters } from "#lib/expressions/function-names.ts";
import { ownValue } from "#lib/expressions/plain-value.ts";
import type { ExpressionScope } from "#lib/flows/expression-scope.ts";
import type { Roots } from "#lib/flows/preview-roots.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import type { Language } from "#lib/shared/local-text.ts";
import { actionName } from "./action-text.ts";
import type { CompletionItem } from "./completion.ts";
import { isPlainName, memberItems } from "./value-items.ts";

/** Of a hook, and of a schedule. */
const triggerMembers = ["method", "query", "headers", "receivedAt", "dueAt"];
/** Of objects in an output. */
const MAX_DEPTH = 2;

/**
 * What an expression of the action can read: what came in, what earlier actions stored and gave, as their schemas have it
 * and as they gave it last.
 *
 * @param roots What they give as far as it is known; null for none of it.
 */
export function completionItems(
  { earlier, loops }: Pick<ExpressionScope, "earlier" | "loops">,
  roots: Roots | null,
  language: Language,
): CompletionItem[] {
  const around = new Set(loops);
  return merged([
    { text: "input", kind: "input" },
    ...memberItems("input", roots?.input, { kind: "input" }),
    ...variableNames(earlier).map((name): CompletionItem => ({ text: `vars.${name}`, kind: "variable" })),
    ...memberItems("vars", roots?.vars, { kind: "variable" }),
    ...earlier.flatMap((action) => [
      ...(around.has(action) ? loopItems(action, language) : outputItems(action, language)),
      ...recordedItems(action, roots, language),
    ]),
    { text: "trigger", kind: "trigger" },
    ...triggerMembers.map((name): CompletionItem => ({ text: `trigger.${name}`, kind: "trigger" })),
    ...memberItems("trigger", roots?.trigger, { kind: "trigger" }),
    ...functionNames.map(
      (name): CompletionItem => ({
        text: `functions.${name}`,
        kind: "function",
        detail: `(${functionParameters[name]})`,
      }),
    ),
  ]);
}

/** Each text once; what is known of its value goes to where it stands first. */
function merged(items: readonly CompletionItem[]): CompletionItem[] {
  const byText = new Map<string, CompletionItem>();
  for (const item of items) {
    const { sample, hasMembers } = item;
    const known = byText.get(item.text);
    byText.set(item.text, known && sample !== undefined ? { ...known, sample, hasMembers } : (known ?? item));
  }
  return [...byText.values()];
}

/** The members of what it gave; those within are offered once one comes to them. */
function recordedItems(action: FlowAction, roots: Roots | null, language: Language): CompletionItem[] {
  const given = ownValue(roots?.actions, action.id);
  return memberItems(`actions.${action.id}`, given, { kind: "output", detail: actionName(action, language) });
}

function variableNames(actions: readonly FlowAction[]): string[] {
  const names = actions.flatMap(({ type, action, params }) =>
    type === "FLOW" && action === "STORE_VARS" && params?.vars && typeof params.vars === "object"
      ? Object.keys(params.vars)
      : [],
  );
  return [...new Set(names)].filter(isPlainName);
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
    isPlainName(name) ? [name, ...memberNames(member, depth - 1).map((inner) => `${name}.${inner}`)] : [],
  );
}
