"use client";

import clsx from "clsx";
import type { ReactNode } from "react";
import { TextField as AriaTextField, type TextFieldProps as AriaTextFieldProps } from "react-aria-components/TextField";
import { fieldClass } from "./field-class.ts";
import { FieldDescription, FieldErrorText, FieldLabel } from "./field-parts.tsx";

/** What a field of text has, of one line or of several. */
export type TextFieldFrameProps = Omit<AriaTextFieldProps, "className" | "children" | "validate" | "isInvalid"> & {
  label: string;
  description?: ReactNode;
  errorMessage?: string | undefined;
  /** A short fact beside the label. */
  hint?: ReactNode;
  className?: string;
};

/** Label, error and description around the control. */
export function TextFieldFrame({
  label,
  description,
  errorMessage,
  hint,
  className,
  children,
  ...props
}: TextFieldFrameProps & { children: ReactNode }) {
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
      {children}
      <FieldErrorText>{errorMessage}</FieldErrorText>
      <FieldDescription>{description}</FieldDescription>
    </AriaTextField>
  );
}
