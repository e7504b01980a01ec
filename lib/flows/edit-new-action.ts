import type { z } from "zod";
import { fieldMeta } from "#lib/connectors/define-connector.ts";
import { findActionDefinition } from "#lib/connectors/registry.ts";
import type { Json } from "#lib/shared/json.ts";
import { freeActionId } from "./edit-ids.ts";
import type { FlowAction, FlowParams } from "./schema.ts";
import { branchesOf } from "./walk-actions.ts";

/** A new action with an id of its own and the params that its form begins with. */
export function newAction(type: string, action: string, taken: ReadonlySet<string>): FlowAction {
  const id = freeActionId(taken, idBase(type, action));
  const params = defaultParams(type, action);
  return { id, type, action, ...(Object.keys(params).length > 0 && { params }) };
}

/** `BOOLEAN_CONDITION` is `if_then` to people; the others read well as they are. */
function idBase(type: string, action: string): string {
  if (action === "BOOLEAN_CONDITION") return "if_then";
  return action === "SEND_REQUEST" ? `${type}_request` : action;
}

function defaultParams(type: string, action: string): FlowParams {
  const definition = findActionDefinition(type, action);
  if (!definition) return {};
  const entries = Object.entries(definition.params.shape as Record<string, z.ZodType>).flatMap(([name, field]) => {
    const value = defaultValue(field);
    return value === undefined ? [] : [[name, value] as const];
  });
  const branches = branchesOf({ type, action }).map((branch) => [branch, []] as const);
  return Object.fromEntries([...entries, ...branches]);
}

/** An optional field is left out; a required one begins empty in its own form, so that its control has something. */
function defaultValue(field: z.ZodType): Json | undefined {
  const { control } = fieldMeta(field);
  const absent = field.safeParse(undefined);
  if (absent.success) return absent.data as Json | undefined;
  if (control === "condition") {
    return { operator: "AND", operands: [{ operator: "EQUAL", operands: ["", ""] }] };
  }
  if (control === "keyValues" || control === "json" || control === "fields" || control === "lines")
    return field.def.type === "array" ? [] : {};
  return "";
}
