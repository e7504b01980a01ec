"use client";

import {
  type FieldErrors,
  type FieldValues,
  type Path,
  type ResolverResult,
  set,
  type UseFormReturn,
} from "react-hook-form";
import type { z } from "zod";
import type { FormErrors } from "#lib/vault/setup-form.ts";

/** The first message of each field that a schema refuses. */
export function toFormErrors(error: z.ZodError | undefined): FormErrors {
  const issues = error?.issues ?? [];
  return Object.fromEntries(issues.toReversed().map(({ path, message }) => [path.join("."), message]));
}

/** What a resolver gives back, from message keys by path. */
export function toResolverResult<Values extends FieldValues>(
  values: Values,
  found: FormErrors,
): ResolverResult<Values> {
  const errors: FieldErrors<Values> = {};
  for (const [path, message] of Object.entries(found)) set(errors, path, { type: "schema", message });
  return Object.keys(found).length === 0 ? { values, errors: {} } : { values: {}, errors };
}

/** Puts the server's errors beside their fields. */
export function showErrors<Values extends FieldValues>(form: UseFormReturn<Values>, found: FormErrors): void {
  for (const [path, message] of Object.entries(found)) form.setError(path as Path<Values>, { type: "server", message });
}
