import { AppError } from "#lib/shared/app-error.ts";
import { findDocumentFaults } from "./document-faults.ts";
import { type FlowAction, flowActions } from "./schema.ts";

/**
 * A document that can be stored: every action, in every branch, has its shape, a kind that exists and an id of its own.
 * Params may be unfinished, and expressions wrong: a draft is written over time.
 *
 * @throws AppError INVALID, with the path of what is wrong (`actions.1.params.then.0.id`).
 */
export function checkDocument(document: unknown): FlowAction[] {
  for (const { messageKey, params, issue } of findDocumentFaults(document)) {
    const where = String(params.path ?? "");
    throw new AppError("INVALID", messageKey, params, issue && { [where]: [issue.message] });
  }
  return flowActions.parse(document);
}
