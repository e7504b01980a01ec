import { type FormParts, formPartNames } from "./schema.ts";

/** An empty object is as none: that API answers without it (`reference/auth0-forms.md` §4.2). An empty list stays. */
export function dropEmpty(parts: FormParts): FormParts {
  const kept = formPartNames.flatMap((name) => {
    const part = parts[name];
    const isEmpty = part === undefined || (!Array.isArray(part) && Object.keys(part).length === 0);
    return isEmpty ? [] : [[name, part] as const];
  });
  return Object.fromEntries(kept) as FormParts;
}
