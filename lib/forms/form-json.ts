import { toPublicId } from "#lib/shared/public-id.ts";
import { type FormParts, formPartNames } from "./schema.ts";

export type StoredForm = { id: string; name: string; document: FormParts };

/** A form as the API answers it, without its times (`reference/auth0-forms.md` §4.2). */
export function formJson({ id, name, document }: StoredForm) {
  const parts = formPartNames.flatMap((part) =>
    document[part] === undefined ? [] : [[part, document[part]] as const],
  );
  return { id: toPublicId("ap", id), name, ...(Object.fromEntries(parts) as FormParts) };
}
