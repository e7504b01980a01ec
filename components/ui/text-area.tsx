"use client";

import clsx from "clsx";
import type { ReactNode, Ref } from "react";
import { TextArea as AriaTextArea } from "react-aria-components/TextArea";
import { TextField as AriaTextField, type TextFieldProps as AriaTextFieldProps } from "react-aria-components/TextField";
import { controlClass, fieldClass } from "./field-class.ts";
import { FieldDescription, FieldErrorText, FieldLabel } from "./field-parts.tsx";

type TextAreaProps = Omit<AriaTextFieldProps, "className" | "children" | "validate" | "isInvalid" | "type"> & {
  label: string;
  description?: ReactNode;
  errorMessage?: string | undefined;
  hint?: ReactNode;
  placeholder?: string | undefined;
  rows?: number;
  isMonospace?: boolean;
  className?: string;
  ref?: Ref<HTMLTextAreaElement>;
};

export function TextArea({
  label,
  description,
  errorMessage,
  hint,
  placeholder,
  rows = 4,
  isMonospace = false,
  className,
  ref,
  ...props
}: TextAreaProps) {
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
      <AriaTextArea
        {...(ref && { ref })}
        {...(placeholder && { placeholder })}
        rows={rows}
        className={clsx(controlClass, "resize-y py-1.5", isMonospace && "font-mono text-sm")}
      />
      <FieldErrorText>{errorMessage}</FieldErrorText>
      <FieldDescription>{description}</FieldDescription>
    </AriaTextField>
  );
}
