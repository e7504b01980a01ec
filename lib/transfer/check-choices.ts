import { AppError } from "#lib/shared/app-error.ts";
import type { ImportChoices, ImportPlan } from "./schema.ts";

/**
 * There is a choice for each thing of the file, and what is replaced is what the plan said.
 *
 * @throws AppError INVALID with `fieldErrors` by `connections.<placeholder>`, `items.<placeholder>`,
 *   `flows.<placeholder>`, `form` or `sectionId`.
 */
export function checkChoices(plan: ImportPlan, choices: ImportChoices): void {
  const makesConnections = plan.connections.some(({ placeholder }) => choices.connections[placeholder]?.way === "make");
  const missing = [
    ...plan.connections.filter(({ placeholder }) => !choices.connections[placeholder]).map(fieldIn("connections")),
    ...plan.items.filter(({ placeholder }) => !choices.items[placeholder]).map(fieldIn("items")),
    ...plan.flows.filter((flow) => !isOffered(choices.flows[flow.placeholder], flow)).map(fieldIn("flows")),
    ...(plan.form && !isOffered(choices.form, plan.form) ? ["form"] : []),
    ...(makesConnections && choices.sectionId === null ? ["sectionId"] : []),
  ];
  if (missing.length === 0) return;
  const fieldErrors = Object.fromEntries(missing.map((field) => [field, ["errors.required"]]));
  throw new AppError("INVALID", "errors.checkFields", {}, fieldErrors);
}

const fieldIn =
  (group: string) =>
  ({ placeholder }: { placeholder: string }) =>
    `${group}.${placeholder}`;

type Replaceable = { existing: { id: string; canReplace: boolean } | null };

function isOffered(choice: ImportChoices["form"] | undefined, { existing }: Replaceable): boolean {
  if (!choice) return false;
  return choice.way === "make" || (existing?.id === choice.id && existing.canReplace);
}
