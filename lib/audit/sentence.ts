import type { MessageParams } from "#lib/shared/app-error.ts";
import type { Json } from "#lib/shared/json.ts";
import { isAuditAction } from "./event-groups.ts";
import type { AuditEvent } from "./event-schema.ts";
import type { AuditAction } from "./schema.ts";

/** The messages of one language, as the page or the export has them. */
export type AuditWords = {
  what: (action: AuditAction, params: MessageParams) => string;
  type: (action: AuditAction) => string;
  /** A message by its key; null if there is none. */
  message: (key: string) => string | null;
};

/** What was done, in one sentence. */
export function sentenceOf(words: AuditWords, { action, detail }: Pick<AuditEvent, "action" | "detail">): string {
  if (!isAuditAction(action)) return action;
  const params = paramsOf(detail);
  if (action === "access.refused") params.attempt = attemptText(words, String(detail.attempt));
  return words.what(action, params);
}

/** What the event's target was called then, as far as the row says. */
export function targetNameOf({ targetId, actor, detail }: Pick<AuditEvent, "targetId" | "actor" | "detail">) {
  const { name, after, section, group, description, email } = paramsOf(detail);
  const own = targetId !== null && targetId === actor.id ? actor.name : null;
  return String(name ?? after ?? section ?? group ?? description ?? own ?? email ?? "") || null;
}

/** Scalars by their names; of a change the new ones, with the old name beside. */
function paramsOf(detail: Readonly<Record<string, Json>>): MessageParams {
  const params: MessageParams = {};
  for (const [name, value] of Object.entries(detail)) {
    if (name === "after" && isObject(value)) Object.assign(params, paramsOf(value));
    else if (typeof value === "string" || typeof value === "number") params[name] = value;
    else if (typeof value === "boolean") params[name] = String(value);
  }
  return params;
}

/** An attempt is named by the action that it was, by the message that refused it, or by a path of the API. */
function attemptText(words: AuditWords, attempt: string): string {
  return isAuditAction(attempt) ? words.type(attempt) : (words.message(attempt) ?? attempt);
}

function isObject(value: Json): value is { [key: string]: Json } {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
