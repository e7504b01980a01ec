"use client";

import { useFormatter, useTranslations } from "next-intl";
import { ExpressionField } from "./expression-field.tsx";

type TemplateFieldProps = {
  label: string;
  value: string;
  onChange: (text: string) => void;
  isMultiline?: boolean;
  isRequired?: boolean;
  isReadOnly: boolean;
  description?: string | undefined;
  placeholder?: string | undefined;
  /** Counted only when the text has no expressions: what they give is not known yet. */
  maxLength?: number | undefined;
};

/** A text with expressions: one line, or several. */
export function TemplateField({ value, maxLength, ...field }: TemplateFieldProps) {
  const t = useTranslations("flows.panel");
  const format = useFormatter();
  const isPlain = !value.includes("{{");
  const over = maxLength !== undefined && isPlain ? value.length - maxLength : 0;
  const numbers = { count: format.number(value.length), max: format.number(maxLength ?? 0) };
  return (
    <ExpressionField
      {...field}
      text={value}
      value={value}
      error={over > 0 ? t("tooLong", { ...numbers, over: format.number(over) }) : undefined}
      hint={maxLength === undefined ? undefined : t("count", numbers)}
    />
  );
}
