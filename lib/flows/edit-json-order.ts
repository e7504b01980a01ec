import { findActionDefinition } from "#lib/connectors/registry.ts";
import type { Json } from "#lib/shared/json.ts";
import type { FlowAction, FlowParams } from "./schema.ts";
import { branchesOf, branchOf } from "./walk-actions.ts";

const members = ["id", "alias", "type", "action", "allow_failure", "mask_output", "timeout_seconds", "retry"];

/** The same action, its members ordered as its form is, and its branches last: storage keeps no order of its own. */
export function inReadingOrder(action: FlowAction): FlowAction {
  const { params } = action;
  return { ...inOrder(action, members), ...(params && { params: orderedParams(action, params) }) };
}

function orderedParams(action: FlowAction, params: FlowParams): FlowParams {
  const shape = findActionDefinition(action.type, action.action)?.params.shape ?? {};
  const branches = branchesOf(action).filter((branch) => Array.isArray(params[branch]));
  const others = Object.fromEntries(Object.entries(params).filter(([name]) => !branches.some((each) => each === name)));
  const inside = branches.map((branch) => [branch, branchOf(action, branch).map(inReadingOrder) as unknown as Json]);
  return { ...inOrder(others, ["connection_id", ...Object.keys(shape)]), ...Object.fromEntries(inside) };
}

function inOrder<Given extends object>(given: Given, names: readonly string[]): Given {
  const first = names.filter((name) => Object.hasOwn(given, name)).map((name) => [name, given[name as keyof Given]]);
  return { ...Object.fromEntries(first), ...given };
}
