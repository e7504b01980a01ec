"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Input } from "react-aria-components/Input";
import { TextField } from "react-aria-components/TextField";
import { controlClass, fieldClass } from "#components/ui/field-class.ts";
import { FieldErrorText } from "#components/ui/field-parts.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { ExpressionField } from "./expression-field.tsx";
import { isNameless, type KeyValueRow, parseScalar, printScalar } from "./key-values.ts";

type KeyValueLineProps = {
  row: KeyValueRow;
  /** From 1. */
  number: number;
  label: string;
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
  isRepeated,
  isNew,
  isReadOnly,
  onChange,
  onRemove,
}: KeyValueLineProps) {
  const t = useTranslations("flows.fields");
  const names = { row: number, label };
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
      <ExpressionField
        label={t("valueOf", names)}
        isLabelHidden
        text={printScalar(row.value)}
        value={row.value}
        onChange={(text) => onChange({ ...row, value: parseScalar(text, row.value) })}
        isReadOnly={isReadOnly}
        placeholder={t("value")}
      />
      {!isReadOnly && (
        <IconButton label={t("removeRow", names)} icon={<X aria-hidden />} onPress={onRemove} className="mt-px w-7!" />
      )}
    </div>
  );
}
