import type { z } from "zod";
import { fieldMeta } from "#lib/connectors/define-connector.ts";
import { findActionDefinition, findConnector, listConnectors } from "#lib/connectors/registry.ts";
import { listActionIds } from "#lib/flows/edit-ids.ts";
import { toActionPath, toJsonPath } from "#lib/flows/edit-json-places.ts";
import { newAction } from "#lib/flows/edit-new-action.ts";
import { type FlowAction, flowAction } from "#lib/flows/schema.ts";
import { branchesOf } from "#lib/flows/walk-actions.ts";
import type { Language } from "#lib/shared/local-text.ts";
import { type JsonContext, readMembers } from "./json-context.ts";
import { choicesOf, labelOf, membersOf, schemasAt, startOf } from "./json-schema.ts";

/** What can be put in where the caret stands. */
export type JsonSuggestion = {
  /** What is matched with what was typed, and shown. */
  label: string;
  /** Beside it: what it is called in forms. */
  detail: string;
  /** JSON: a value, or a name with its quotes. */
  insert: string;
  /** Of a name: what its value begins as. */
  start?: string | undefined;
};

/** What is asked of the vault or of the flows: they are not known here. */
export type AskedFor =
  | { kind: "connection"; appId: string }
  | { kind: "item"; kinds: NonNullable<ReturnType<typeof fieldMeta>["kinds"]> }
  | { kind: "flow" };

/** The action around a caret, as far as it is typed. */
export type TypedAction = { path: string; type: string; action: string; inner: (string | number)[] };

/** The innermost action that the caret stands in; null between actions. */
export function typedAction(text: string, { path, opens }: JsonContext): TypedAction | null {
  const actionPath = toActionPath(path);
  if (actionPath === null) return null;
  const depth = toJsonPath(actionPath).length;
  const openAt = opens[depth];
  // On the place of an action that does not begin yet.
  if (openAt === undefined) return null;
  const members = readMembers(text, openAt);
  return {
    path: actionPath,
    type: members.get("type") ?? "",
    action: members.get("action") ?? "",
    inner: path.slice(depth),
  };
}

/** Names that the object may have, less those that it has. */
export function suggestNames(text: string, context: JsonContext, typed: TypedAction, words: Words): JsonSuggestion[] {
  const taken = readMembers(text, context.opens.at(-1) ?? 0);
  return namesAt(typed, words).filter(({ label }) => !taken.has(label) || label === words.typedName);
}

type Words = {
  language: Language;
  /** What the members of an action itself are called. */
  memberLabel: (name: string) => string;
  /** The name that is being typed, which stands in the object already. */
  typedName: string;
};

function namesAt(typed: TypedAction, { language, memberLabel }: Words): JsonSuggestion[] {
  const { type, action, inner } = typed;
  const name = (label: string, detail: string, start: string | undefined): JsonSuggestion => ({
    ...{ label, detail, start },
    insert: JSON.stringify(label),
  });
  const isParam = inner[0] === "params";
  const found = membersOf(schemasOf(typed)).map(([each, schema]) =>
    name(
      each,
      isParam ? labelOf(schema, language) : memberLabel(each),
      each === "params" && !isParam ? "{}" : startOf(schema),
    ),
  );
  const definition = findActionDefinition(type, action);
  if (!isParam || inner.length > 1 || !definition) return found;
  const own = definition.connection === "none" ? [] : [name("connection_id", memberLabel("connection_id"), '""')];
  return [...own, ...found, ...branchesOf(typed).map((branch) => name(branch, memberLabel(branch), "[]"))];
}

/** Values that may stand where the caret is, of those that are known here. */
export function suggestValues(typed: TypedAction, language: Language): JsonSuggestion[] {
  const { type, inner } = typed;
  if (inner.length === 1 && inner[0] === "type") {
    return listConnectors().map(({ id, name }) => ({ label: id, detail: name, insert: JSON.stringify(id) }));
  }
  if (inner.length === 1 && inner[0] === "action") {
    return Object.entries(findConnector(type)?.actions ?? {}).map(([id, { label }]) => ({
      ...{ label: id, detail: label[language] },
      insert: JSON.stringify(id),
    }));
  }
  const schemas = schemasOf(typed);
  const options = fieldOf(typed)?.options ?? [];
  return choicesOf(schemas).map((choice) => ({
    label: String(choice),
    detail: options.find(({ value }) => value === choice)?.label[language] ?? "",
    insert: JSON.stringify(choice),
  }));
}

/** What the value names that somebody else must be asked for. */
export function askedFor(typed: TypedAction): AskedFor | null {
  const { type, action, inner } = typed;
  if (inner.length === 2 && inner[0] === "params" && inner[1] === "connection_id") {
    const takesOne = (findActionDefinition(type, action)?.connection ?? "none") !== "none";
    return takesOne ? { kind: "connection", appId: type } : null;
  }
  const meta = fieldOf(typed);
  if (meta?.control === "flow" && inner.length === 2) return { kind: "flow" };
  const isItem =
    meta?.control === "vaultItem" ? inner.length === 2 : meta?.control === "vaultFiles" && inner.at(-1) === "item";
  return isItem ? { kind: "item", kinds: meta?.kinds ?? [] } : null;
}

/** Whole actions, where one may begin. */
export function suggestActions(actions: readonly FlowAction[], language: Language): JsonSuggestion[] {
  const taken = new Set(listActionIds(actions));
  return listConnectors().flatMap(({ id, name, actions: known }) =>
    Object.entries(known).map(([action, { label }]) => ({
      ...{ label: label[language], detail: name },
      insert: JSON.stringify(newAction(id, action, taken), null, 2),
    })),
  );
}

/** The param's meta, of a value within the params. */
function fieldOf({ type, action, inner: [params, name] }: TypedAction): ReturnType<typeof fieldMeta> | undefined {
  const shape = findActionDefinition(type, action)?.params.shape as Record<string, z.ZodType> | undefined;
  const field = params === "params" && shape && Object.hasOwn(shape, String(name)) ? shape[String(name)] : undefined;
  return field && fieldMeta(field);
}

function schemasOf({ type, action, inner }: TypedAction): z.ZodType[] {
  if (inner[0] !== "params") return schemasAt([flowAction], inner);
  const definition = findActionDefinition(type, action);
  return definition ? schemasAt([definition.params], inner.slice(1)) : [];
}
