import { metaOf } from "#lib/flows/item-references.ts";
import { branchesOf } from "#lib/flows/walk-actions.ts";
import type { Json, JsonObject } from "#lib/shared/json.ts";

/** A place in actions where an id stands, or what stands there in its place. */
export type IdPlace = {
  kind: "connection" | "flow" | "item";
  id: string;
  /** From the list of actions on, such as `["0", "params", "connection_id"]`. */
  path: readonly string[];
  /** The action's, such as `TWILIO`. */
  type: string;
  /** Named within a text, which may be any text. */
  isInText?: boolean;
};

/** @returns What is to stand there. */
export type ReplaceId = (place: IdPlace) => string;

/**
 * The actions with other ids: of connections, of flows that they call, and of stored items, chosen or named in a text. Of
 * what is not the shape of an action nothing is touched: the document has yet to be checked.
 */
export function replaceIds(actions: Json, replace: ReplaceId, path: readonly string[] = []): Json {
  if (!Array.isArray(actions)) return actions;
  return actions.map((action, index) => replaceInAction(action, replace, [...path, String(index)]));
}

function replaceInAction(action: Json, replace: ReplaceId, path: readonly string[]): Json {
  if (!isObject(action) || !isObject(action.params)) return action;
  const kind = { id: "", type: String(action.type), action: String(action.action) };
  const branches: readonly string[] = branchesOf(kind);
  const members = Object.entries(action.params).map(([name, value]): [string, Json] => {
    const at = [...path, "params", name];
    if (branches.includes(name)) return [name, replaceIds(value, replace, at)];
    return [name, replaceInParam(kind, { name, value }, replace, at)];
  });
  return { ...action, params: Object.fromEntries(members) };
}

type Kind = { id: string; type: string; action: string };

function replaceInParam(
  kind: Kind,
  { name, value }: { name: string; value: Json },
  replace: ReplaceId,
  path: readonly string[],
): Json {
  const { type } = kind;
  const isCalled = name === "flow_id" && type === "FLOW" && kind.action === "CALL_FLOW";
  if (typeof value === "string" && name === "connection_id")
    return replace({ kind: "connection", id: value, path, type });
  if (typeof value === "string" && isCalled) return replace({ kind: "flow", id: value, path, type });
  const control = metaOf(kind, name)?.control;
  if (control === "vaultItem") return replaceChosen(value, replace, { path, type });
  if (control === "vaultFiles" && Array.isArray(value)) {
    return value.map((file, index) =>
      isObject(file) && file.item !== undefined
        ? { ...file, item: replaceChosen(file.item, replace, { path: [...path, String(index), "item"], type }) }
        : file,
    );
  }
  return replaceInTexts(value, replace, { path, type });
}

type Where = Pick<IdPlace, "path" | "type">;

function replaceChosen(value: Json, replace: ReplaceId, where: Where): Json {
  return typeof value === "string" && value !== "" ? replace({ kind: "item", id: value, ...where }) : value;
}

/** The item of `{{@VaultItem.<id>.Password}}`. */
const named = /(\{\{\s*@VaultItem\.)(#[^#.\s{}]+#|[0-9a-fA-F-]{36})(?=\.)/g;

function replaceInTexts(value: Json, replace: ReplaceId, { path, type }: Where): Json {
  if (typeof value === "string") {
    const place = { kind: "item", path, type, isInText: true } as const;
    return value.replace(named, (_, before: string, id: string) => before + replace({ ...place, id }));
  }
  if (Array.isArray(value)) {
    return value.map((member, index) => replaceInTexts(member, replace, { path: [...path, String(index)], type }));
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      replaceInTexts(member, replace, { path: [...path, key], type }),
    ]),
  );
}

function isObject(value: Json | undefined): value is JsonObject {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
