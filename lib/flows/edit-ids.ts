import { withBranch } from "./edit-position.ts";
import { renameAllReferences, renameReferences } from "./edit-references.ts";
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
  return copiesOf([action], taken, "none")[0] ?? action;
}

/**
 * Copies of several at once: what one says about another follows it.
 *
 * @param kept Which ids stay: none, or those that nothing has.
 */
export function copiesOf(
  actions: readonly FlowAction[],
  taken: ReadonlySet<string>,
  kept: "none" | "free",
): FlowAction[] {
  const own = listActionIds(actions);
  const used = new Set([...taken, ...own]);
  const names = new Map<string, string>();
  for (const id of own) {
    if (kept === "free" && !taken.has(id)) continue;
    const fresh = freeActionId(used, id.replace(/_\d+$/, ""));
    used.add(fresh);
    names.set(id, fresh);
  }
  if (names.size === 0) return [...actions];
  return renameAllReferences(
    actions.map((action) => withNames(action, names)),
    names,
  );
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

function withNames(action: FlowAction, names: ReadonlyMap<string, string>): FlowAction {
  const named = { ...action, id: names.get(action.id) ?? action.id };
  return mapBranches(named, (list) => list.map((each) => withNames(each, names)));
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
