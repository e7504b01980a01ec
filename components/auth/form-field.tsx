"use client";

import { type Control, type FieldPath, type FieldValues, useController } from "react-hook-form";
import { SecretField } from "#components/ui/secret-field.tsx";
import { TextField, type TextFieldProps } from "#components/ui/text-field.tsx";
import { useMessageText } from "#components/ui/use-error-text.ts";

type FormFieldProps<Values extends FieldValues> = Omit<TextFieldProps, "name" | "value" | "onChange" | "ref"> & {
  control: Control<Values>;
  name: FieldPath<Values>;
  isNewPassword?: boolean;
};

/** A field of a react-hook-form whose errors are message keys. */
export function FormField<Values extends FieldValues>({
  control,
  name,
  isNewPassword = false,
  ...props
}: FormFieldProps<Values>) {
  const { field, fieldState } = useController({ control, name });
  const text = useMessageText();
  const Field = isNewPassword ? SecretField : TextField;
  return (
    <Field
      {...props}
      {...(isNewPassword && { autoComplete: "new-password" })}
      name={name}
      value={field.value}
      onChange={field.onChange}
      onBlur={field.onBlur}
      ref={field.ref}
      errorMessage={fieldState.error?.message && text(fieldState.error.message)}
    />
  );
}
