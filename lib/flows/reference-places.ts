import { secretControls } from "#lib/connectors/define-connector.ts";
import { findConnector } from "#lib/connectors/registry.ts";
import { metaOf } from "./item-references.ts";
import type { FlowAction } from "./schema.ts";

/** Everything up to the path: a reference after it is in a path or a query. */
const URL_BEFORE_PATH = /^https?:\/\/[^/?#]+[/?#]/i;

/**
 * Why a text may not name a stored item's field there: it must leave through the egress client, and decide nothing.
 *
 * @param path In the params, such as `headers.Authorization`.
 * @param before The text that stands before the reference.
 * @returns A message key; null where it may.
 */
export function placeFault(action: FlowAction, path: string, before: string): string | null {
  const app = findConnector(action.type);
  if (app?.origins.length === 0 && !app.handedOut) return "errors.secretInFlowAction";
  const isRouting = path === "url" && !URL_BEFORE_PATH.test(before);
  if (isRouting || path === "method" || path === "connection_id") return "errors.secretMisplaced";
  const control = metaOf(action, path.split(".", 1)[0] ?? "")?.control;
  return control && secretControls.has(control) ? null : "errors.secretNotSent";
}
