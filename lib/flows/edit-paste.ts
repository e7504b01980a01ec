import { AppError } from "#lib/shared/app-error.ts";
import type { Json } from "#lib/shared/json.ts";
import { findDocumentFaults } from "./document-faults.ts";
import { CLIPBOARD_KIND, CLIPBOARD_VERSION } from "./edit-copy.ts";
import { copiesOf, listActionIds } from "./edit-ids.ts";
import { insertMany, type ManyEdited } from "./edit-many.ts";
import type { ActionPath } from "./edit-position.ts";
import type { FlowAction } from "./schema.ts";

const MAX_MEGABYTES = 1;

/**
 * The actions that a text holds: what was copied here, a whole flow of Auth0's, a list of actions, or one.
 *
 * @throws AppError INVALID, with what is wrong with it.
 */
export function readActions(text: string): FlowAction[] {
  if (new TextEncoder().encode(text).byteLength > MAX_MEGABYTES * 1024 * 1024) {
    throw new AppError("INVALID", "errors.pasteTooLarge", { megabytes: MAX_MEGABYTES });
  }
  const actions = actionsOf(parse(text));
  requireDocument(actions);
  return actions as unknown as FlowAction[];
}

/**
 * Puts actions from elsewhere into a gap. Ids that are taken become others, and what the actions say about each other
 * follows them; what they say about others stays.
 *
 * @throws AppError INVALID where the document would be too long, or nested too deeply.
 */
export function pasteActions(
  actions: readonly FlowAction[],
  gap: ActionPath,
  pasted: readonly FlowAction[],
): ManyEdited {
  const own = copiesOf(pasted, new Set(listActionIds(actions)), "free");
  const next = insertMany(actions, gap, own);
  requireDocument(next);
  return { actions: next, ids: own.map(({ id }) => id) };
}

function requireDocument(document: unknown): void {
  for (const { messageKey, params, issue } of findDocumentFaults(document)) {
    const isTooLong = issue?.code === "too_big" && issue.origin === "array";
    throw new AppError("INVALID", isTooLong ? issue.message : messageKey, params);
  }
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) throw new AppError("INVALID", "errors.pasteNoActions");
    throw error;
  }
}

function actionsOf(value: Json): Json[] {
  if (Array.isArray(value) && value.length > 0) return value;
  if (value === null || typeof value !== "object" || Array.isArray(value)) throw noActions();
  const { coffre, version, actions, type, action } = value;
  if (coffre === CLIPBOARD_KIND && typeof version === "number" && version > CLIPBOARD_VERSION) {
    throw new AppError("INVALID", "errors.pasteNewer");
  }
  if (Array.isArray(actions) && actions.length > 0) return actions;
  if (typeof type === "string" && typeof action === "string") return [value];
  throw noActions();
}

function noActions(): AppError {
  return new AppError("INVALID", "errors.pasteNoActions");
}
