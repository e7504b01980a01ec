import { findTemplateErrors } from "#lib/expressions/template-errors.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { branchNames } from "#lib/flows/walk-actions.ts";

/** By the action itself: an edit makes a new one, so every other is parsed once. */
const counted = new WeakMap<FlowAction, number>();

/** Expressions of the action itself, less those of its branches, that do not parse. */
export function countProblems(action: FlowAction): number {
  const known = counted.get(action);
  if (known !== undefined) return known;
  const own = Object.entries(action.params ?? {}).filter(([name]) => !branchNames.some((branch) => branch === name));
  const count = own.reduce((sum, [, value]) => sum + findTemplateErrors(value).length, 0);
  counted.set(action, count);
  return count;
}
