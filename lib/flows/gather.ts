import type { FlowAction } from "./schema.ts";
import { branchesOf, branchOf } from "./walk-actions.ts";

/**
 * Asks every action of a document, depth first, and puts the answers together. What an action and those in its branches
 * gave is kept by the action itself: an edit makes new ones of those it changes, so that all others are asked once.
 *
 * @param ask Of the action alone, without its branches.
 */
export function gatherer<Answer>(
  ask: (action: FlowAction) => readonly Answer[],
): (actions: readonly FlowAction[]) => Answer[] {
  const known = new WeakMap<FlowAction, readonly Answer[]>();
  const within = (action: FlowAction): readonly Answer[] => {
    const kept = known.get(action);
    if (kept) return kept;
    const inside = branchesOf(action).flatMap((branch) => branchOf(action, branch).flatMap(within));
    const answers = [...ask(action), ...inside];
    known.set(action, answers);
    return answers;
  };
  return (actions) => actions.flatMap(within);
}
