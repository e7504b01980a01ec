"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Input } from "react-aria-components/Input";
import { TextField } from "react-aria-components/TextField";
import { controlClass, fieldClass } from "#components/ui/field-class.ts";
import { FieldErrorText } from "#components/ui/field-parts.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { isNameless, type KeyValueRow, parseScalar, printScalar } from "./key-values.ts";
import { TemplateInput } from "./template-input.tsx";
import { TemplateNotes } from "./template-notes.tsx";
import { useTemplateError } from "./use-template-error.ts";

type KeyValueLineProps = {
  row: KeyValueRow;
  /** From 1. */
  number: number;
  label: string;
  path: string;
  isRepeated: boolean;
  /** Just added: it takes the focus. */
  isNew: boolean;
  isReadOnly: boolean;
  onChange: (row: KeyValueRow) => void;
  onRemove: () => void;
};

export function KeyValueLine({
  row,
  number,
  label,
  path,
  isRepeated,
  isNew,
  isReadOnly,
  onChange,
  onRemove,
}: KeyValueLineProps) {
  const t = useTranslations("flows.fields");
  const names = { row: number, label };
  const error = useTemplateError()(row.value);
  const nameError = isRepeated ? t("nameTwice") : isNameless(row) ? t("nameMissing") : undefined;
  return (
    <div className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)_auto] items-start gap-1.5">
      <TextField
        aria-label={t("nameOf", names)}
        value={row.name}
        onChange={(name) => onChange({ ...row, name })}
        isInvalid={Boolean(nameError)}
        isReadOnly={isReadOnly}
        validationBehavior="aria"
        spellCheck="false"
        autoFocus={isNew}
        className={fieldClass}
      >
        <Input placeholder={t("name")} className={`${controlClass} h-[34px]`} />
        <FieldErrorText>{nameError}</FieldErrorText>
      </TextField>
      <TextField
        aria-label={t("valueOf", names)}
        isInvalid={Boolean(error)}
        isReadOnly={isReadOnly}
        validationBehavior="aria"
        className={fieldClass}
      >
        <TemplateInput
          value={printScalar(row.value)}
          onChange={(text) => onChange({ ...row, value: parseScalar(text, row.value) })}
          path={path}
          isReadOnly={isReadOnly}
          placeholder={t("value")}
        />
        <FieldErrorText>{error}</FieldErrorText>
        <TemplateNotes value={row.value} path={path} />
      </TextField>
      {!isReadOnly && (
        <IconButton label={t("removeRow", names)} icon={<X aria-hidden />} onPress={onRemove} className="mt-px w-7!" />
      )}
    </div>
  );
}
