import type { ActionPath } from "./edit-position.ts";
import { branchNames } from "./walk-actions.ts";

/** `1.then.0` as it leads through the JSON of the actions: `[1, "params", "then", 0]`. */
export function toJsonPath(path: ActionPath): (string | number)[] {
  return path
    .split(".")
    .flatMap((part): (string | number)[] => (/^\d+$/.test(part) ? [Number(part)] : ["params", part]));
}

/** The innermost action that a path through the JSON leads to or into; null outside of all. */
export function toActionPath(path: readonly (string | number)[]): ActionPath | null {
  const parts: (string | number)[] = [];
  for (let at = 0; typeof path[at] === "number"; at += 3) {
    if (at > 0) parts.push(path[at - 1] ?? "");
    parts.push(path[at] ?? "");
    if (path[at + 1] !== "params" || !branchNames.some((name) => name === path[at + 2])) break;
  }
  return parts.length === 0 ? null : parts.join(".");
}
