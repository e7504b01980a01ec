import { withBranch } from "./edit-position.ts";
import { renameReferences } from "./edit-references.ts";
import type { FlowAction } from "./schema.ts";
import { branchesOf, branchOf, walkActions } from "./walk-actions.ts";

const MAX_LENGTH = 100;

export function listActionIds(actions: readonly FlowAction[]): string[] {
  return [...walkActions(actions)].map(({ action }) => action.id);
}

/** `send_sms_1` for `SEND_SMS`, or the next number that is free. */
export function freeActionId(taken: ReadonlySet<string>, base: string): string {
  const stem = toStem(base);
  for (let number = 1; ; number++) {
    const id = `${stem.slice(0, MAX_LENGTH - String(number).length - 1)}_${number}`;
    if (!taken.has(id)) return id;
  }
}

/**
 * A copy with ids of its own throughout. What the copy's actions say about each other (`{{ actions.… }}`) follows
 * them; what they say about actions outside stays.
 */
export function copyAction(action: FlowAction, taken: ReadonlySet<string>): FlowAction {
  const used = new Set(taken);
  const renamed = new Map<string, string>();
  const copy = withNewIds(action, (id) => {
    const fresh = freeActionId(used, id.replace(/_\d+$/, ""));
    used.add(fresh);
    renamed.set(id, fresh);
    return fresh;
  });
  return [...renamed].reduce((result, [from, to]) => renameReferences([result], from, to)[0] ?? result, copy);
}

/** Gives one action another id, and rewrites every `{{ actions.<id> … }}` of the document that meant it. */
export function renameAction(actions: readonly FlowAction[], from: string, to: string): FlowAction[] {
  const rename = (list: readonly FlowAction[]): FlowAction[] =>
    list.map((action) => {
      const named = action.id === from ? { ...action, id: to } : action;
      return mapBranches(named, rename);
    });
  return renameReferences(rename(actions), from, to);
}

function withNewIds(action: FlowAction, next: (id: string) => string): FlowAction {
  return mapBranches({ ...action, id: next(action.id) }, (list) => list.map((each) => withNewIds(each, next)));
}

function mapBranches(action: FlowAction, change: (list: readonly FlowAction[]) => FlowAction[]): FlowAction {
  return branchesOf(action).reduce((result, branch) => {
    const list = branchOf(result, branch);
    return list.length > 0 ? withBranch(result, branch, change(list)) : result;
  }, action);
}

function toStem(base: string): string {
  const plain = base.toLowerCase().replace(/[^a-z0-9_]+/g, "_");
  return /^[a-z_]/.test(plain) ? plain : `action_${plain}`;
}
