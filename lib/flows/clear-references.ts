import type { Json, JsonObject } from "#lib/shared/json.ts";
import { withBranch } from "./edit-position.ts";
import { chosenItemsOf, namedFieldsOf, ownParams } from "./item-references.ts";
import type { FlowAction } from "./schema.ts";
import { branchesOf, branchOf, calledFlowOf, connectionIdOf } from "./walk-actions.ts";

/** A reference that was taken out: what it was to is to be chosen again. */
export type ClearedReference = {
  actionId: string;
  kind: "connection" | "item" | "value" | "flow";
  /** In the action's params, such as `connection_id`, `files.0.item` or `headers.Authorization`. */
  path: string;
};

export type IsThere = { item: (itemId: string) => boolean; flow: (flowId: string) => boolean };

/** The document without its references to items and flows that are not there, and what was taken out, top to bottom. */
export function clearReferences(
  actions: readonly FlowAction[],
  isThere: IsThere,
): { actions: FlowAction[]; cleared: ClearedReference[] } {
  const cleared: ClearedReference[] = [];
  const clearList = (list: readonly FlowAction[]): FlowAction[] =>
    list.map((action) => {
      const own = clearAction(action, isThere);
      cleared.push(...own.cleared);
      return branchesOf(action).reduce(
        (changed, branch) =>
          action.params?.[branch] === undefined
            ? changed
            : withBranch(changed, branch, clearList(branchOf(action, branch))),
        own.action,
      );
    });
  return { actions: clearList(actions), cleared };
}

function clearAction(action: FlowAction, isThere: IsThere) {
  const { id: actionId } = action;
  const connectionId = connectionIdOf(action);
  const flowId = calledFlowOf(action);
  const chosen = chosenItemsOf(action).filter(({ itemId }) => itemId !== null && !isThere.item(itemId));
  const named = namedFieldsOf(action).filter(({ itemId }) => !isThere.item(itemId));
  const isUnconnected = connectionId !== null && !isThere.item(connectionId);
  const isUncalled = flowId !== null && !isThere.flow(flowId);
  const cleared: ClearedReference[] = [
    ...(isUnconnected ? [{ actionId, kind: "connection" as const, path: "connection_id" }] : []),
    ...(isUncalled ? [{ actionId, kind: "flow" as const, path: "flow_id" }] : []),
    ...chosen.map(({ path }) => ({ actionId, kind: "item" as const, path })),
    ...named.map(({ path }) => ({ actionId, kind: "value" as const, path })),
  ];
  if (cleared.length === 0 || !action.params) return { action, cleared };
  const gone = new Set(named.map(({ itemId }) => itemId));
  const own = ownParams(action);
  const kept = Object.entries(own)
    .filter(([name]) => !(isUnconnected && name === "connection_id") && !(isUncalled && name === "flow_id"))
    .filter(([name]) => !chosen.some(({ path }) => path === name))
    .map(([name, value]) => [name, clearFiles(name, clearTexts(value ?? null, gone), chosen)]);
  const branches = Object.entries(action.params).filter(([name]) => !Object.hasOwn(own, name));
  return { action: { ...action, params: Object.fromEntries([...kept, ...branches]) }, cleared };
}

/** A file of a list stays, to be chosen: it may have a name. */
function clearFiles(name: string, value: Json, chosen: readonly { path: string }[]): Json {
  if (!Array.isArray(value)) return value;
  return value.map((file, index) =>
    chosen.some(({ path }) => path === `${name}.${index}.item`) ? { ...(file as JsonObject), item: "" } : file,
  );
}

const REFERENCE = /\{\{\s*@VaultItem\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.[a-z][a-z0-9_]*\s*\}\}/gi;

function clearTexts(value: Json, gone: ReadonlySet<string>): Json {
  if (gone.size === 0) return value;
  if (typeof value === "string") {
    return value.replace(REFERENCE, (whole, itemId: string) => (gone.has(itemId.toLowerCase()) ? "" : whole));
  }
  if (Array.isArray(value)) return value.map((member) => clearTexts(member, gone));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, clearTexts(member, gone)]));
}
