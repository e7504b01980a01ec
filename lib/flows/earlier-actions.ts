import type { FlowAction } from "./schema.ts";
import { branchesOf, branchOf, walkActions } from "./walk-actions.ts";

/**
 * Those that may have run before the action at `path`: above it, not in the other branch of a condition that it stands
 * in, and not in a loop that is over, whose iterations keep what they made to themselves.
 */
export function earlierActions(actions: readonly FlowAction[], path: string): FlowAction[] {
  const earlier: FlowAction[] = [];
  for (const { action, path: at } of walkActions(actions)) {
    if (at === path) break;
    if (notEarlier(at, path) === null) earlier.push(action);
  }
  return earlier;
}

/** Why an action gives nothing to another. */
export type NotEarlier = "later" | "otherBranch" | "otherLoop";

/** Why what stands at `at` gives nothing to the action at `path`; null where it does. */
export function notEarlier(at: string, path: string): NotEarlier | null {
  if (isInOtherBranch(at, path)) return "otherBranch";
  if (isInOtherLoop(at, path)) return "otherLoop";
  return comparePlaces(at, path) < 0 ? null : "later";
}

/** The FOR_EACH actions that the action at `path` stands in, the outermost first. */
export function loopsAround(actions: readonly FlowAction[], path: string): FlowAction[] {
  const loops: FlowAction[] = [];
  let list = actions;
  const parts = path.split(".");
  for (let index = 0; index + 1 < parts.length; index += 2) {
    const action = list[Number(parts[index])];
    const branch = parts[index + 1];
    if (!action) return loops;
    if (branch === "do") loops.push(action);
    list = branchesOf(action)
      .filter((name) => name === branch)
      .flatMap((name) => branchOf(action, name));
  }
  return loops;
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

/** As the tree shows them; an action stands before those that it holds. Not for two branches of one condition. */
function comparePlaces(a: string, b: string): number {
  const [left, right] = [a.split("."), b.split(".")];
  const index = left.findIndex((part, place) => part !== right[place]);
  if (index < 0) return left.length - right.length;
  return right[index] === undefined ? 1 : Number(left[index]) - Number(right[index]);
}
