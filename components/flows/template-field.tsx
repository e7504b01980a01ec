"use client";

import { useFormatter, useTranslations } from "next-intl";
import { TextField } from "react-aria-components/TextField";
import { fieldClass } from "#components/ui/field-class.ts";
import { FieldDescription, FieldErrorText, FieldLabel } from "#components/ui/field-parts.tsx";
import { TemplateInput } from "./template-input.tsx";
import { TemplateNotes } from "./template-notes.tsx";
import { useTemplateError } from "./use-template-error.ts";

type TemplateFieldProps = {
  label: string;
  value: string;
  onChange: (text: string) => void;
  path: string;
  isMultiline?: boolean;
  isRequired?: boolean;
  isReadOnly: boolean;
  description?: string | undefined;
  placeholder?: string | undefined;
  /** Counted only when the text has no expressions: what they give is not known yet. */
  maxLength?: number | undefined;
};

/** A text with expressions: one line, or several. */
export function TemplateField({
  label,
  value,
  maxLength,
  description,
  isRequired = false,
  ...input
}: TemplateFieldProps) {
  const t = useTranslations("flows.panel");
  const format = useFormatter();
  const templateError = useTemplateError()(value);
  const isPlain = !value.includes("{{");
  const over = maxLength !== undefined && isPlain ? value.length - maxLength : 0;
  const numbers = { count: format.number(value.length), max: format.number(maxLength ?? 0) };
  const error = templateError ?? (over > 0 ? t("tooLong", { ...numbers, over: format.number(over) }) : undefined);
  return (
    <TextField
      validationBehavior="aria"
      isInvalid={Boolean(error)}
      isRequired={isRequired}
      isReadOnly={input.isReadOnly}
      className={fieldClass}
    >
      <FieldLabel isRequired={isRequired} hint={maxLength === undefined ? undefined : t("count", numbers)}>
        {label}
      </FieldLabel>
      <TemplateInput value={value} {...input} />
      <FieldErrorText>{error}</FieldErrorText>
      <TemplateNotes value={value} path={input.path} />
      <FieldDescription>{description}</FieldDescription>
    </TextField>
  );
}
