"use client";

import { type FieldValues, type Path, useController, useFormContext } from "react-hook-form";
import { useMessageText } from "#components/ui/use-error-text.ts";

/** A field of the form around it, as the fields of `components/ui` take it. */
export function useBoundField<Values extends FieldValues>(name: Path<Values>) {
  const { control } = useFormContext<Values>();
  const { field, fieldState } = useController({ control, name });
  const text = useMessageText();
  const message = fieldState.error?.message;
  return {
    value: field.value as string,
    onChange: field.onChange as (value: string) => void,
    onBlur: field.onBlur,
    errorMessage: message ? text(message) : undefined,
  };
}
