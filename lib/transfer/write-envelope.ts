import { findAppFace } from "#lib/connectors/app-faces.ts";
import { chosenItemsOf, namedFieldsOf, referenceFields, storedItemIdsOf } from "#lib/flows/item-references.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { connectionIdOf, walkActions } from "#lib/flows/walk-actions.ts";
import { formJson, type StoredForm } from "#lib/forms/form-json.ts";
import type { Json } from "#lib/shared/json.ts";
import { fromPublicId } from "#lib/shared/public-id.ts";
import { replaceFormFlows } from "./replace-form-flows.ts";
import { type IdPlace, replaceIds } from "./replace-ids.ts";
import { ENVELOPE_VERSION } from "./schema.ts";

export type ExportedFlow = { id: string; name: string; actions: FlowAction[] };

/** As `reference/auth0-forms.md` §4.5 has it; `items`, which flows of ours alone have, only where there are any. */
export type EnvelopeFile = {
  version: string;
  form?: object;
  flows: Record<string, { name: string; actions: Json }>;
  connections: Record<string, { id: string; app_id: string; name: string }>;
  items?: Record<string, { id: string; kind: string; name: string }>;
};

type Exported = {
  flows: readonly ExportedFlow[];
  /** Names by UUID of the items that may be told of. Apps and kinds are in the flows to read. */
  names: ReadonlyMap<string, string>;
  form: StoredForm | null;
};

/** The export: placeholders in the places of ids, and no secret, for there is none in a flow or a stored form. */
export function writeEnvelope({ flows, names, form }: Exported): EnvelopeFile {
  const actions = flows.flatMap((flow) => [...walkActions(flow.actions)].map(({ action }) => action));
  const text = JSON.stringify([flows.map((flow) => flow.actions), form?.document]);
  const flowIds = numbered(
    "FLOW",
    flows.map(({ id }) => id),
    text,
  );
  const connectionIds = numbered("CONN", [...new Set(actions.flatMap((action) => connectionIdOf(action) ?? []))], text);
  const itemIds = numbered("ITEM", [...new Set(actions.flatMap(storedItemIdsOf))], text);
  const appOf = appsByConnection(actions);
  const replace = ({ kind, id }: IdPlace): string => {
    if (kind === "item") return itemIds.get(id.toLowerCase()) ?? id;
    const ids = kind === "flow" ? flowIds : connectionIds;
    return ids.get(fromPublicId(kind === "flow" ? "af" : "ac", id) ?? "") ?? id;
  };
  const connections = [...connectionIds].map(([uuid, placeholder], index) => {
    const app_id = appOf.get(uuid) ?? "";
    const name = names.get(uuid) ?? nameless(app_id, index);
    return [placeholder, { id: placeholder, app_id, name }] as const;
  });
  const kindOf = kindsByItem(actions);
  const stored = [...itemIds].map(([uuid, placeholder], index) => {
    const name = names.get(uuid) ?? String(index + 1);
    return [placeholder, { id: placeholder, kind: kindOf.get(uuid) ?? "", name }] as const;
  });
  return {
    version: ENVELOPE_VERSION,
    ...(form && { form: exportedForm(form, flowIds) }),
    flows: Object.fromEntries(
      flows.map(({ id, name, actions: own }) => [
        flowIds.get(id) ?? id,
        { name, actions: replaceIds(own as unknown as Json, replace) },
      ]),
    ),
    connections: Object.fromEntries(connections),
    ...(stored.length > 0 && { items: Object.fromEntries(stored) }),
  };
}

/** What has no name for the reader is told apart by its number alone. */
function nameless(appId: string, index: number): string {
  return `${findAppFace(appId)?.name ?? appId} ${index + 1}`;
}

/** @param text All that is exported: what an author has written must not become a placeholder of ours. */
function numbered(kind: "FLOW" | "CONN" | "ITEM", ids: readonly string[], text: string): ReadonlyMap<string, string> {
  let number = 0;
  const next = (): string => {
    number += 1;
    const placeholder = `#${kind}-${number}#`;
    return text.includes(placeholder) ? next() : placeholder;
  };
  return new Map(ids.map((id) => [id, next()]));
}

/** A draft's connection is of the app of each action that uses it. */
function appsByConnection(actions: readonly FlowAction[]): ReadonlyMap<string, string> {
  return new Map(actions.map((action) => [connectionIdOf(action) ?? "", action.type]));
}

/** A draft's item is of the kind that its place asks for. */
function kindsByItem(actions: readonly FlowAction[]): ReadonlyMap<string, string> {
  const chosen = actions.flatMap(chosenItemsOf).map(({ itemId, kinds }) => [itemId ?? "", kinds[0] ?? ""] as const);
  const named = actions.flatMap(namedFieldsOf).map(({ itemId, field }) => {
    const kind = Object.hasOwn(referenceFields, field) ? referenceFields[field] : undefined;
    return [itemId, kind ?? ""] as const;
  });
  return new Map([...chosen, ...named]);
}

function exportedForm(form: StoredForm, flowIds: ReadonlyMap<string, string>): object {
  const document = replaceFormFlows(form.document, (id) => flowIds.get(fromPublicId("af", id) ?? "") ?? id);
  const { id: _, ...shown } = formJson({ ...form, document });
  return shown;
}
