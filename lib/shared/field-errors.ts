import type { z } from "zod";

/** Message keys by field. A field inside of another is named with a dot; an entry of a list by the list's name. */
export function fieldErrorsOf({ issues }: z.ZodError): Record<string, string[]> {
  const errors: Record<string, string[]> = {};
  for (const { path, message } of issues) {
    const field = fieldAt(path);
    if (field === "") continue;
    errors[field] = [...(errors[field] ?? []), message];
  }
  return errors;
}

/** The same for one message that zod knows nothing of. */
export function fieldErrorsAt(path: readonly PropertyKey[], message: string): Record<string, string[]> {
  const field = fieldAt(path);
  return field === "" ? {} : { [field]: [message] };
}

function fieldAt(path: readonly PropertyKey[]): string {
  const end = path.findIndex((step) => typeof step !== "string");
  return (end < 0 ? path : path.slice(0, end)).join(".");
}
