import { flowReferencesOf } from "#lib/forms/form-references.ts";
import type { FormParts } from "#lib/forms/schema.ts";

/** The form with other ids of flows, wherever it starts one. */
export function replaceFormFlows<Form extends FormParts>(form: Form, replace: (id: string) => string): Form {
  const changed = structuredClone(form);
  for (const { id, path } of flowReferencesOf(changed)) put(changed, path.split("."), replace(id));
  return changed;
}

type Members = { [key: string]: Members };

/** @param path Of names and places in lists, as `flowReferencesOf` gives it: none of them comes from the form. */
function put(form: object, path: readonly string[], id: string): void {
  const last = path.at(-1) ?? "";
  const holder = path.slice(0, -1).reduce<Members>((members, key) => members[key] ?? {}, form as Members);
  Object.assign(holder, { [last]: id });
}
