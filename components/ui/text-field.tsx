"use client";

import clsx from "clsx";
import type { ReactNode, Ref } from "react";
import { Input } from "react-aria-components/Input";
import { TextField as AriaTextField, type TextFieldProps as AriaTextFieldProps } from "react-aria-components/TextField";
import { controlClass, fieldClass } from "./field-class.ts";
import { FieldDescription, FieldErrorText, FieldLabel } from "./field-parts.tsx";

export type TextFieldProps = Omit<AriaTextFieldProps, "className" | "children" | "validate" | "isInvalid"> & {
  label: string;
  description?: ReactNode;
  /** Shown under the field, which is then invalid. */
  errorMessage?: string | undefined;
  /** A short fact at the right of the label. */
  hint?: ReactNode;
  placeholder?: string | undefined;
  isMonospace?: boolean;
  className?: string;
  /** The input itself, for react-hook-form's focus on the first error. */
  ref?: Ref<HTMLInputElement>;
};

/** Takes `value` and `onChange(value)`, as a react-hook-form `Controller`'s field gives them. */
export function TextField({
  label,
  description,
  errorMessage,
  hint,
  placeholder,
  isMonospace = false,
  className,
  ref,
  ...props
}: TextFieldProps) {
  return (
    <AriaTextField
      validationBehavior="aria"
      {...props}
      isInvalid={Boolean(errorMessage)}
      className={clsx(fieldClass, className)}
    >
      <FieldLabel isRequired={props.isRequired} hint={hint}>
        {label}
      </FieldLabel>
      <Input
        {...(ref && { ref })}
        {...(placeholder && { placeholder })}
        className={clsx(controlClass, "h-[34px]", isMonospace && "font-mono text-sm")}
      />
      <FieldErrorText>{errorMessage}</FieldErrorText>
      <FieldDescription>{description}</FieldDescription>
    </AriaTextField>
  );
}
