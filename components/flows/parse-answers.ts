import { parseJsonText } from "#lib/flows/edit-json-text.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { walkActions } from "#lib/flows/walk-actions.ts";
import type { Json } from "#lib/shared/json.ts";
import { leavesCoffre } from "./leaves-coffre.ts";

/** The actions of a document, in all its branches, that a dry run answers. */
export function answeredActions(actions: readonly FlowAction[]): FlowAction[] {
  return [...walkActions(actions)].map(({ action }) => action).filter(leavesCoffre);
}

/** What was typed for the document's actions; texts for actions that are gone count for nothing. */
export function parseAnswers(
  actions: readonly FlowAction[],
  texts: Readonly<Record<string, string>>,
): { ok: true; values: Record<string, Json> } | { ok: false } {
  const values: Record<string, Json> = {};
  for (const { id } of answeredActions(actions)) {
    const text = Object.hasOwn(texts, id) ? texts[id] : undefined;
    if (text === undefined) continue;
    const parsed = parseJsonText(text);
    if (!parsed.ok) return { ok: false };
    values[id] = parsed.value;
  }
  return { ok: true, values };
}
