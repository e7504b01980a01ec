import type { ImportChoices, ImportPlan } from "#lib/transfer/schema.ts";
import { itemName } from "#lib/vault/schema.ts";

/** The form of an import: lists are in the order of the plan's. */
export type ImportValues = {
  /** `itemId` is empty where a connection is made, under `name`. */
  connections: { itemId: string; name: string }[];
  items: { itemId: string }[];
  flows: { way: "make" | "replace" }[];
  form: { way: "make" | "replace" };
  sectionId: string;
  publish: boolean;
};

/** What is proposed: what has the same name is used, a second flow is made beside one of its name. */
export function toImportValues({ connections, items, flows }: ImportPlan): ImportValues {
  return {
    connections: connections.map(({ matchId, name }) => ({ itemId: matchId ?? "", name })),
    items: items.map(({ matchId }) => ({ itemId: matchId ?? "" })),
    flows: flows.map(() => ({ way: "make" })),
    form: { way: "make" },
    sectionId: "",
    publish: false,
  };
}

/** Message keys by path of the form. */
export function checkImport({ connections, items, sectionId }: ImportValues): Record<string, string> {
  const errors: Record<string, string> = {};
  const made = connections.filter(({ itemId }) => itemId === "").map(({ name }) => name.trim().toLowerCase());
  for (const [index, { itemId, name }] of connections.entries()) {
    if (itemId !== "") continue;
    const parsed = itemName.safeParse(name);
    const isTwice = made.filter((other) => other === name.trim().toLowerCase()).length > 1;
    if (!parsed.success) errors[`connections.${index}.name`] = parsed.error.issues[0]?.message ?? "errors.required";
    else if (isTwice) errors[`connections.${index}.name`] = "errors.importNameTwice";
  }
  for (const [index, { itemId }] of items.entries())
    if (itemId === "") errors[`items.${index}.itemId`] = "errors.required";
  if (made.length > 0 && sectionId === "") errors.sectionId = "errors.required";
  return errors;
}

export function toImportChoices(plan: ImportPlan, values: ImportValues): ImportChoices {
  const makes = values.connections.some(({ itemId }) => itemId === "");
  return {
    connections: byPlaceholder(plan.connections, (index) => {
      const { itemId = "", name = "" } = values.connections[index] ?? {};
      return itemId === "" ? { way: "make", name } : { way: "use", itemId };
    }),
    items: byPlaceholder(plan.items, (index) => values.items[index]?.itemId ?? ""),
    flows: byPlaceholder(plan.flows, (index, flow) => choiceOf(values.flows[index]?.way, flow)),
    form: plan.form && choiceOf(values.form.way, plan.form),
    sectionId: makes ? values.sectionId : null,
    publish: values.publish,
  };
}

/** The server's errors, which name placeholders, at their fields of the form. */
export function placeImportErrors(plan: ImportPlan, fieldErrors: Record<string, string[]>): Record<string, string> {
  const paths = new Map<string, string>([
    ...plan.connections.map(
      ({ placeholder }, index) => [`connections.${placeholder}`, `connections.${index}.name`] as const,
    ),
    ...plan.items.map(({ placeholder }, index) => [`items.${placeholder}`, `items.${index}.itemId`] as const),
    ["sectionId", "sectionId"] as const,
  ]);
  return Object.fromEntries(
    Object.entries(fieldErrors).flatMap(([field, [message]]) => {
      const path = paths.get(field);
      return path && message ? [[path, message]] : [];
    }),
  );
}

type Named = { existing: { id: string } | null; freeName: string };

function choiceOf(way: "make" | "replace" | undefined, { existing, freeName }: Named) {
  return way === "replace" && existing
    ? ({ way: "replace", id: existing.id } as const)
    : ({ way: "make", name: freeName } as const);
}

function byPlaceholder<Planned extends { placeholder: string }, Choice>(
  planned: readonly Planned[],
  choose: (index: number, planned: Planned) => Choice,
): Record<string, Choice> {
  return Object.fromEntries(planned.map((each, index) => [each.placeholder, choose(index, each)]));
}
