import { findTemplateErrors } from "#lib/expressions/template-errors.ts";
import { ownParams } from "#lib/flows/item-references.ts";
import type { FlowAction } from "#lib/flows/schema.ts";

/** By the action itself: an edit makes a new one, so every other is parsed once. */
const counted = new WeakMap<FlowAction, number>();

/** Expressions of the action itself, less those of its branches, that do not parse. */
export function countProblems(action: FlowAction): number {
  const known = counted.get(action);
  if (known !== undefined) return known;
  const count = findTemplateErrors(ownParams(action)).length;
  counted.set(action, count);
  return count;
}
