import { findSecretReferences } from "#lib/expressions/template-errors.ts";
import { AppError } from "#lib/shared/app-error.ts";
import type { FlowAction, FlowParams } from "./schema.ts";
import { branchNames, connectionIdsOf, isBranching, walkActions } from "./walk-actions.ts";

/** Every vault item that the actions refer to: connections, and items named in `{{@VaultItem.<guid>.<Field>}}`. */
export function itemIdsOf(actions: readonly FlowAction[]): string[] {
  const stored = [...walkActions(actions)].flatMap(({ action }) => storedItemIdsOf(action));
  return [...new Set([...connectionIdsOf(actions), ...stored])];
}

/** The stored items whose secrets the action's own params name. */
export function storedItemIdsOf(action: FlowAction): string[] {
  return findSecretReferences(ownParams(action)).map(({ part }) => part.itemId);
}

/** The params without the branches, which are actions of their own. */
export function ownParams(action: FlowAction): FlowParams {
  const params = action.params ?? {};
  if (!isBranching(action)) return params;
  return Object.fromEntries(
    Object.entries(params).filter(([key]) => !(branchNames as readonly string[]).includes(key)),
  );
}

/** Everything up to the path: a reference after it is in a path or a query. */
const URL_BEFORE_PATH = /^https?:\/\/[^/?#]+[/?#]/i;

/** @throws AppError INVALID for a secret that would decide where a request goes, or how. */
export function refuseMisplacedSecrets(action: FlowAction): void {
  for (const { path, text, part } of findSecretReferences(ownParams(action))) {
    const isRouting = path === "url" && !URL_BEFORE_PATH.test(text.slice(0, part.start));
    if (isRouting || path === "method" || path === "connection_id") {
      throw new AppError("INVALID", "errors.secretMisplaced", { action: action.alias || action.id, field: path });
    }
  }
}
