import { actionsAt, outermostPaths } from "./edit-many.ts";
import type { FlowAction } from "./schema.ts";

/** What the clipboard says that it holds. */
export const CLIPBOARD_KIND = "actions";
export const CLIPBOARD_VERSION = 1;

/**
 * Actions as the clipboard holds them: the wire's JSON, for a person to read and for another flow, tenant or Coffre to
 * take in. No secret is in it: a document names what it uses, and holds none of it.
 *
 * @param ids Of the actions; those in another one's branches go along with it.
 */
export function printActions(actions: readonly FlowAction[], ids: ReadonlySet<string>): string {
  const copied = actionsAt(actions, outermostPaths(actions, ids));
  return JSON.stringify({ coffre: CLIPBOARD_KIND, version: CLIPBOARD_VERSION, actions: copied }, null, 2);
}
