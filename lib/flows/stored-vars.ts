import type { FlowAction } from "./schema.ts";
import { type PlacedAction, walkActions } from "./walk-actions.ts";

/** What an action stores for those after it, and where it stands; `names` is null where only a run tells. */
export type StoredVars = { path: string; names: readonly string[] | null };

/** Of all actions that store variables. */
export function storedVars(actions: readonly FlowAction[]): StoredVars[] {
  return [...walkActions(actions)].flatMap(storedBy);
}

export function storedBy({ action: { type, action, params }, path }: PlacedAction): StoredVars[] {
  if (type !== "FLOW" || action !== "STORE_VARS") return [];
  const { vars } = params ?? {};
  const isWritten = typeof vars === "object" && vars !== null && !Array.isArray(vars);
  // Nothing is chosen yet: nothing is stored.
  return [{ path, names: isWritten ? Object.keys(vars) : vars ? null : [] }];
}
