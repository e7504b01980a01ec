import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { newId } from "#lib/db/ids.ts";
import { checkDocument } from "#lib/flows/check-document.ts";
import { itemIdsOf } from "#lib/flows/item-references.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { type PreparedForm, prepareForm } from "#lib/forms/mutations/create-form.ts";
import { type PreparedFormChange, prepareFormChange } from "#lib/forms/mutations/update-form.ts";
import { formPartNames } from "#lib/forms/schema.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import type { Envelope } from "../read-envelope.ts";
import { replaceFormFlows } from "../replace-form-flows.ts";
import { replaceIds } from "../replace-ids.ts";
import type { ImportChoices, ImportPlan } from "../schema.ts";

export type NewConnection = { id: string; placeholder: string; appId: string; name: string; hosts: string[] };

export type WantedFlow = {
  id: string;
  placeholder: string;
  name: string;
  actions: FlowAction[];
  isReplaced: boolean;
};

type WantedForm = { id: string; name: string } & (
  | { isReplaced: false; prepared: PreparedForm }
  | { isReplaced: true; change: PreparedFormChange }
);

/** All that an import will write, with ids in the places of placeholders. */
export type PreparedImport = {
  connections: NewConnection[];
  flows: WantedFlow[];
  form: WantedForm | null;
  sectionId: string | null;
  /** Of items that the flows refer to and that are there. */
  itemIds: string[];
  publish: boolean;
};

/** @throws AppError INVALID for a form that cannot be stored. */
export async function prepareImport(
  actor: Actor,
  envelope: Envelope,
  plan: ImportPlan,
  choices: ImportChoices,
): Promise<PreparedImport> {
  const connections = plan.connections.flatMap(({ placeholder, appId, hosts }): NewConnection[] => {
    const choice = choices.connections[placeholder];
    return choice?.way === "make" ? [{ id: newId(), placeholder, appId, name: choice.name, hosts }] : [];
  });
  const ids = idsOf(plan, choices, connections);
  const flows = plan.flows.map(({ placeholder, name }): WantedFlow => {
    const choice = choices.flows[placeholder];
    const document = envelope.flows.get(placeholder)?.actions ?? [];
    const actions = replaceIds(document, ({ kind, id }) => ids[kind].get(id) ?? id);
    return {
      id: ids.flowIds.get(placeholder) ?? "",
      placeholder,
      name: choice?.way === "make" ? choice.name : name,
      actions: checkDocument(actions),
      isReplaced: choice?.way === "replace",
    };
  });
  const made = new Set(connections.map(({ id }) => id));
  const used = flows.flatMap(({ actions }) => itemIdsOf(actions));
  return {
    connections,
    flows,
    form: envelope.form && (await prepareWantedForm(actor, envelope.form, choices.form, ids.flow)),
    sectionId: choices.sectionId,
    itemIds: [...new Set(used)].filter((id) => !made.has(id)),
    publish: choices.publish,
  };
}

/** By placeholder: what is to stand in its place. */
function idsOf(plan: ImportPlan, choices: ImportChoices, made: readonly NewConnection[]) {
  const flowIds = new Map(
    plan.flows.map(({ placeholder }) => {
      const choice = choices.flows[placeholder];
      return [placeholder, choice?.way === "replace" ? choice.id : newId()] as const;
    }),
  );
  const chosen = plan.connections.flatMap(({ placeholder }) => {
    const choice = choices.connections[placeholder];
    return choice?.way === "use" ? [[placeholder, toPublicId("ac", choice.itemId)] as const] : [];
  });
  return {
    flowIds,
    connection: new Map([
      ...chosen,
      ...made.map(({ placeholder, id }) => [placeholder, toPublicId("ac", id)] as const),
    ]),
    flow: new Map([...flowIds].map(([placeholder, id]) => [placeholder, toPublicId("af", id)] as const)),
    item: new Map(plan.items.map(({ placeholder }) => [placeholder, choices.items[placeholder] ?? ""] as const)),
  };
}

async function prepareWantedForm(
  actor: Actor,
  form: NonNullable<Envelope["form"]>,
  choice: ImportChoices["form"],
  flowIds: ReadonlyMap<string, string>,
): Promise<WantedForm> {
  const { name, ...parts } = replaceFormFlows(form, (id) => flowIds.get(id) ?? id);
  if (choice?.way !== "replace") {
    const prepared = await prepareForm(actor, { ...parts, name: choice?.name ?? name });
    return { id: prepared.id, name: prepared.name, isReplaced: false, prepared };
  }
  const cleared = Object.fromEntries(formPartNames.map((part) => [part, parts[part] ?? null]));
  const change = await prepareFormChange(actor, choice.id, cleared);
  return { id: choice.id, name, isReplaced: true, change };
}
