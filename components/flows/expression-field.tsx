"use client";

import clsx from "clsx";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { type ReactNode, useId, useRef, useState } from "react";
import { TextField } from "react-aria-components/TextField";
import { fieldClass } from "#components/ui/field-class.ts";
import { FieldDescription, FieldErrorText, FieldLabel } from "#components/ui/field-parts.tsx";
import type { TextFix } from "#lib/flows/expression-fixes.ts";
import type { Json } from "#lib/shared/json.ts";
import { ProblemList, problemIds } from "./problem-list.tsx";
import { TemplateInput, type TemplateInputProps } from "./template-input.tsx";
import { useTextProblems } from "./use-text-problems.ts";

const ValuePreview = dynamic(async () => (await import("./value-preview.tsx")).ValuePreview, { ssr: false });

type ExpressionFieldProps = Omit<TemplateInputProps, "value" | "onChange" | "marks"> & {
  label: string;
  /** For a screen reader alone. */
  isLabelHidden?: boolean;
  hint?: ReactNode;
  description?: ReactNode;
  isRequired?: boolean;
  /** As it is typed. */
  text: string;
  onChange: (text: string) => void;
  syntax?: "text" | "json";
  /** What the text stands for, to be tried; left out while it stands for nothing. */
  value?: Json | undefined;
  /** What is wrong besides its expressions. */
  error?: string | undefined;
  className?: string;
  /** Stands beside the label. */
  children?: ReactNode;
};

/** A text with expressions: underlined where it is wrong, with what would put it right, and with the value it gives. */
export function ExpressionField({
  label,
  isLabelHidden = false,
  hint,
  description,
  isRequired = false,
  text,
  onChange,
  syntax = "text",
  value,
  error,
  className,
  children,
  ...input
}: ExpressionFieldProps) {
  const t = useTranslations("flows.fields");
  const id = useId();
  const field = useRef<HTMLDivElement>(null);
  const [fixed, setFixed] = useState("");
  const { told, marks, isBroken, said } = useTextProblems(text, syntax);
  const fix = ({ start, end, text: written }: TextFix) => {
    onChange(text.slice(0, start) + written + text.slice(end));
    setFixed(t("fixed", { text: written.trim() }));
    field.current?.querySelector("textarea")?.focus();
  };
  return (
    <TextField
      ref={field}
      validationBehavior="aria"
      isInvalid={Boolean(error) || told.some(({ isBlocking }) => isBlocking)}
      isRequired={isRequired}
      isReadOnly={input.isReadOnly ?? false}
      className={clsx(fieldClass, className)}
      {...(isLabelHidden && { "aria-label": label })}
      {...(told.length > 0 && { "aria-describedby": problemIds(id, told) })}
    >
      {!isLabelHidden && (
        <FieldLabel isRequired={isRequired} hint={hint}>
          {label}
        </FieldLabel>
      )}
      <TemplateInput
        value={text}
        onChange={(typed) => {
          if (fixed !== "") setFixed("");
          onChange(typed);
        }}
        marks={marks}
        {...input}
      />
      {children}
      <FieldErrorText>{error}</FieldErrorText>
      <ProblemList id={id} problems={told} onFix={input.isReadOnly ? undefined : fix} />
      <span role="status" className="sr-only">
        {fixed || said}
      </span>
      {value !== undefined && !isBroken && text.includes("{{") && (
        <ValuePreview value={value} hasProblem={told.length > 0} />
      )}
      <FieldDescription>{description}</FieldDescription>
    </TextField>
  );
}
