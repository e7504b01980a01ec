import type { MergeConflict } from "#lib/flows/merge-documents.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { walkActions } from "#lib/flows/walk-actions.ts";
import type { Language } from "#lib/shared/local-text.ts";
import { actionLabel } from "./action-text.ts";
import { type DiffWords, diffRows } from "./diff-rows.ts";

/** A value that two people changed, as a reader is shown it. Null: it is not set. */
export type ValueTexts = { label: string; base: string | null; mine: string | null; theirs: string | null };

/** The action that a conflict is about, as it was, or else as theirs has it. */
export function conflictAction(
  { key, actionId }: MergeConflict,
  base: readonly FlowAction[],
  theirs: readonly FlowAction[],
): FlowAction | null {
  const [, baseId] = JSON.parse(key) as string[];
  const find = (actions: readonly FlowAction[], id: string | undefined) =>
    [...walkActions(actions)].find(({ action }) => action.id === id)?.action;
  return find(base, baseId) ?? find(theirs, actionId) ?? null;
}

export function valueTexts(
  { field, base, mine, theirs }: MergeConflict,
  action: FlowAction,
  language: Language,
  words: DiffWords,
): ValueTexts {
  if (field.length === 0) {
    const kind = (value: unknown) => {
      const { type, action: name } = value as FlowAction;
      return actionLabel(type, name, language);
    };
    return { label: words.does, base: kind(base), mine: kind(mine), theirs: kind(theirs) };
  }
  const before = withValue(action, field, base);
  const rowsOf = (value: unknown) => diffRows({ before, after: withValue(action, field, value) }, language, words);
  const [my, their] = [rowsOf(mine), rowsOf(theirs)];
  const text = (rows: typeof my, side: "before" | "after") =>
    rows.length > 1
      ? rows.map((row) => `${row.detail || row.label}: ${row[side] ?? ""}`).join("\n")
      : (rows[0]?.[side] ?? null);
  const label = [my[0]?.label, my.length === 1 && my[0]?.detail].filter(Boolean).join(" · ");
  return { label, base: text(my, "before"), mine: text(my, "after"), theirs: text(their, "after") };
}

function withValue<T extends object>(target: T, [name = "", ...rest]: readonly string[], value: unknown): T {
  const { [name as keyof T]: old, ...others } = target;
  const next = rest.length === 0 ? value : withValue(isObject(old) ? old : {}, rest, value);
  return (next === undefined ? others : { ...others, [name]: next }) as T;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
