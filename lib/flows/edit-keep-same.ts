import { deepEqual } from "fast-equals";
import type { FlowAction } from "./schema.ts";
import { branchesOf, branchOf, walkActions } from "./walk-actions.ts";

/**
 * The document as read from a text, with the objects of the one before wherever they say the same: what is drawn,
 * counted or compared by the object itself is not done again. If nothing differs, it is the one before.
 */
export function keepSame(before: readonly FlowAction[], after: readonly FlowAction[]): readonly FlowAction[] {
  const known = new Map<string, FlowAction>();
  for (const { action } of walkActions(before)) known.set(action.id, action);
  return keepList(before, after, known);
}

function keepList(
  before: readonly FlowAction[],
  after: readonly FlowAction[],
  known: ReadonlyMap<string, FlowAction>,
): readonly FlowAction[] {
  const list = after.map((action) => keepAction(action, known));
  const isSame = list.length === before.length && list.every((action, index) => action === before[index]);
  return isSame ? before : list;
}

function keepAction(action: FlowAction, known: ReadonlyMap<string, FlowAction>): FlowAction {
  const was = known.get(action.id);
  // Whatever the order of the names: storage does not keep it.
  if (was && deepEqual(was, action)) return was;
  const params = { ...action.params };
  for (const branch of branchesOf(action)) {
    if (!Array.isArray(params[branch])) continue;
    const old = was ? branchOf(was, branch) : [];
    params[branch] = keepList(old, branchOf(action, branch), known) as unknown as (typeof params)[string];
  }
  return branchesOf(action).length > 0 && action.params ? { ...action, params } : action;
}
