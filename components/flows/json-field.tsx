"use client";

import clsx from "clsx";
import { WandSparkles } from "lucide-react";
import { useTranslations } from "next-intl";
import { TextField } from "react-aria-components/TextField";
import { fieldClass } from "#components/ui/field-class.ts";
import { FieldDescription, FieldErrorText, FieldLabel } from "#components/ui/field-parts.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { parseTemplateJson, printTemplateJson } from "#lib/flows/edit-json-text.ts";
import type { Json } from "#lib/shared/json.ts";
import { TemplateInput } from "./template-input.tsx";
import { TemplateNotes } from "./template-notes.tsx";
import { useHeldText } from "./use-held-text.ts";
import { useTemplateError } from "./use-template-error.ts";

export type JsonFieldProps = {
  label: string;
  value: Json | undefined;
  /** Undefined when an optional field was emptied. */
  onChange: (value: Json | undefined) => void;
  path: string;
  holdKey: string;
  isRequired: boolean;
  isReadOnly: boolean;
  description?: string | undefined;
};

/** Any JSON, its strings with expressions. What does not parse is kept as typed, and not saved. */
export function JsonField({
  label,
  value,
  onChange,
  path,
  holdKey,
  isRequired,
  isReadOnly,
  description,
}: JsonFieldProps) {
  const t = useTranslations("flows.fields");
  const templateError = useTemplateError();
  const [text, setText] = useHeldText({
    holdKey,
    value,
    print: (each) => (each === undefined ? "" : printTemplateJson(each)),
    parse: (typed) => {
      const parsed = parseTemplateJson(typed);
      return parsed.ok ? parsed : undefined;
    },
    onChange,
  });
  const isLeftOut = !isRequired && text.trim() === "";
  const parsed = parseTemplateJson(text);
  const error = isLeftOut
    ? undefined
    : parsed.ok
      ? templateError(parsed.value)
      : t("jsonError", { line: parsed.line, column: parsed.column });

  return (
    <TextField
      validationBehavior="aria"
      isInvalid={Boolean(error)}
      isRequired={isRequired}
      isReadOnly={isReadOnly}
      className={clsx(fieldClass, "relative")}
    >
      <FieldLabel isRequired={isRequired}>{label}</FieldLabel>
      <TemplateInput
        value={text}
        onChange={(typed) => {
          setText(typed);
          if (!isRequired && typed.trim() === "") onChange(undefined);
        }}
        path={path}
        isMultiline
        isMonospace
        isReadOnly={isReadOnly}
      />
      {!isReadOnly && parsed.ok && text.trim() !== "" && (
        <IconButton
          size="sm"
          slot={null}
          label={t("format")}
          icon={<WandSparkles aria-hidden />}
          onPress={() => setText(printTemplateJson(parsed.value))}
          className="absolute! -top-1.5 right-0"
        />
      )}
      <FieldErrorText>{error}</FieldErrorText>
      {parsed.ok && <TemplateNotes value={parsed.value} path={path} />}
      <FieldDescription>{description ?? t("jsonHelp")}</FieldDescription>
    </TextField>
  );
}
