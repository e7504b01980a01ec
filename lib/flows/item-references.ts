import { type FieldMeta, fieldMeta } from "#lib/connectors/define-connector.ts";
import { findActionDefinition } from "#lib/connectors/registry.ts";
import { findSecretReferences } from "#lib/expressions/template-errors.ts";
import type { Json } from "#lib/shared/json.ts";
import type { StoredKind } from "#lib/vault/schema.ts";
import type { FlowAction, FlowParams } from "./schema.ts";
import { type BranchName, branchesOf, connectionIdOf, connectionIdsOf, walkActions } from "./walk-actions.ts";

/** What `{{@VaultItem.<guid>.<Field>}}` may name, and the kind of item that has it. */
export const referenceFields: Readonly<Record<string, StoredKind>> = {
  Username: "credentialSet",
  Password: "credentialSet",
  Code: "oneTimePassword",
};

/** A stored item that a param chooses as a whole. */
export type ChosenItem = {
  /** Such as `credential_set` or `files.0.item`. */
  path: string;
  /** Null for anything but a bare id: an expression, above all. */
  itemId: string | null;
  kinds: readonly StoredKind[];
};

/** A field of a stored item that a text names. */
export type NamedField = { path: string; itemId: string; field: string };

/** Every vault item that the actions refer to: connections and stored items. */
export function itemIdsOf(actions: readonly FlowAction[]): string[] {
  const stored = [...walkActions(actions)].flatMap(({ action }) => storedItemIdsOf(action));
  return [...new Set([...connectionIdsOf(actions), ...stored])];
}

/** An item that actions refer to, and the scopes that they need of it where it is a connection. */
export type ItemNeed = { itemId: string; scopes: string[] };

/** Every vault item that the actions refer to, with what they need of it. */
export function itemNeedsOf(actions: readonly FlowAction[]): ItemNeed[] {
  const needs = new Map(itemIdsOf(actions).map((itemId) => [itemId, new Set<string>()]));
  for (const { action } of walkActions(actions)) {
    const scopes = findActionDefinition(action.type, action.action)?.scopes ?? [];
    for (const scope of scopes) needs.get(connectionIdOf(action) ?? "")?.add(scope);
  }
  return [...needs].map(([itemId, scopes]) => ({ itemId, scopes: [...scopes].toSorted() }));
}

/** The stored items that the action's own params choose, or name in a text; each once. */
export function storedItemIdsOf(action: FlowAction): string[] {
  const ids = [...chosenItemsOf(action), ...namedFieldsOf(action)].map(({ itemId }) => itemId);
  return [...new Set(ids.filter((id) => id !== null))];
}

export function chosenItemsOf(action: FlowAction): ChosenItem[] {
  return Object.entries(action.params ?? {}).flatMap(([name, value]): ChosenItem[] => {
    const meta = metaOf(action, name);
    const kinds = meta?.kinds ?? [];
    if (meta?.control === "vaultItem") return chosen(name, value, kinds);
    if (meta?.control !== "vaultFiles" || !Array.isArray(value)) return [];
    return value.flatMap((file, index) => {
      const item = file !== null && typeof file === "object" && !Array.isArray(file) ? file.item : undefined;
      return chosen(`${name}.${index}.item`, item, kinds);
    });
  });
}

/** Nothing, null and empty text are an item that was not chosen yet. */
function chosen(path: string, value: Json | undefined, kinds: readonly StoredKind[]): ChosenItem[] {
  if (value === undefined || value === null || value === "") return [];
  return [{ path, itemId: typeof value === "string" && guid.test(value) ? value.toLowerCase() : null, kinds }];
}

const guid = /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;

export function namedFieldsOf(action: FlowAction): NamedField[] {
  return findSecretReferences(ownParams(action)).map(({ path, part }) => ({
    path,
    itemId: part.itemId,
    field: part.field,
  }));
}

/** How the manifest describes the action's param; undefined for one that it does not have. */
export function metaOf({ type, action }: FlowAction, param: string): FieldMeta | undefined {
  const shape = findActionDefinition(type, action)?.params.shape ?? {};
  const field = Object.hasOwn(shape, param) ? shape[param] : undefined;
  return field && fieldMeta(field);
}

/** The params without the branches, which are actions of their own. */
export function ownParams(action: FlowAction): FlowParams {
  const params = action.params ?? {};
  const branches = branchesOf(action);
  if (branches.length === 0) return params;
  return Object.fromEntries(Object.entries(params).filter(([key]) => !branches.includes(key as BranchName)));
}
