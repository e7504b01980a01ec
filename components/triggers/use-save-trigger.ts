"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { RefObject } from "react";
import type { FieldValues, UseFormReturn } from "react-hook-form";
import type { z } from "zod";
import { focusFirstError } from "#components/ui/focus-first-error.ts";
import { showErrors } from "#components/vault/form-errors.ts";
import { ActionError, unwrap } from "#lib/shared/result.ts";
import { createTriggerAction, updateTriggerAction } from "#lib/triggers/actions.ts";
import { triggersQuery } from "#lib/triggers/queries.ts";
import type { createTriggerInput, NewTrigger, updateTriggerInput } from "#lib/triggers/schema.ts";
import type { FormErrors } from "#lib/vault/setup-form.ts";

type TriggerInput = z.input<typeof createTriggerInput> | z.input<typeof updateTriggerInput>;

type Options<Values extends FieldValues> = {
  flowId: string;
  form: UseFormReturn<Values>;
  root: RefObject<HTMLElement | null>;
  toInput: (values: Values) => TriggerInput;
  placeErrors: (found: FormErrors) => FormErrors;
  /** With what is shown once, if a trigger was made. */
  onSaved: (created: NewTrigger | null) => void;
};

/** Writes what the form holds, and puts the server's errors beside their fields. */
export function useSaveTrigger<Values extends FieldValues>(options: Options<Values>) {
  const { flowId, form, root, toInput, placeErrors, onSaved } = options;
  const queryClient = useQueryClient();
  const save = useMutation({
    mutationFn: async (): Promise<NewTrigger | null> => {
      const input = toInput(form.getValues());
      if ("flowId" in input) return unwrap(await createTriggerAction(input));
      unwrap(await updateTriggerAction(input));
      return null;
    },
    // Nothing of a hook's secret is to outlive the dialog.
    gcTime: 0,
    onSuccess: async (created) => {
      await queryClient.invalidateQueries({ queryKey: triggersQuery(flowId).queryKey });
      onSaved(created);
    },
    onError: (error) => {
      const fields = error instanceof ActionError ? Object.entries(error.value.fieldErrors ?? {}) : [];
      showErrors(form, placeErrors(Object.fromEntries(fields.map(([field, [message = ""]]) => [field, message]))));
      focusFirstError(root.current);
    },
  });
  const submit = form.handleSubmit(
    () => save.mutate(),
    () => focusFirstError(root.current),
  );
  const hasFieldError = Object.keys(form.formState.errors).length > 0;
  return { save, submit, /** What no field of the form can show. */ error: hasFieldError ? null : save.error };
}
