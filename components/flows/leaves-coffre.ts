import { findActionDefinition } from "#lib/connectors/registry.ts";
import type { FlowAction } from "#lib/flows/schema.ts";

/** True if the action asks or does something elsewhere: it may hang or break, and a dry run answers it. */
export function leavesCoffre({ type, action }: Pick<FlowAction, "type" | "action">): boolean {
  return findActionDefinition(type, action)?.effect === "outside";
}
