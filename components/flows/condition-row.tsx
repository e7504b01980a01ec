"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { TextField } from "react-aria-components/TextField";
import { fieldClass } from "#components/ui/field-class.ts";
import { FieldErrorText } from "#components/ui/field-parts.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { SelectField } from "#components/ui/select-field.tsx";
import {
  type ConditionOperator,
  conditionOperators,
  normalizeOperator,
  unaryOperators,
} from "#lib/expressions/condition-operators.ts";
import type { ConditionRow } from "#lib/flows/edit-condition.ts";
import type { Json } from "#lib/shared/json.ts";
import { parseScalar, printScalar } from "./key-values.ts";
import { TemplateInput } from "./template-input.tsx";
import { TemplateNotes } from "./template-notes.tsx";
import { useTemplateError } from "./use-template-error.ts";

type ConditionRowProps = {
  row: ConditionRow;
  /** From 1. */
  number: number;
  path: string;
  isReadOnly: boolean;
  onChange: (row: ConditionRow) => void;
  /** Absent for the only row. */
  onRemove: (() => void) | undefined;
};

export function ConditionRowBox({ row, number, path, isReadOnly, onChange, onRemove }: ConditionRowProps) {
  const t = useTranslations("flows");
  const operator = normalizeOperator(row.operator);
  const isUnary = operator !== null && unaryOperators.has(operator as ConditionOperator);
  const [left = "", right = ""] = row.operands;
  const known = conditionOperators.map((id) => ({ id, label: t(`operators.${id}`) }));
  // What is not known here stays as it was written until something else is chosen.
  const options = operator === null ? [{ id: row.operator, label: row.operator }, ...known] : known;
  const choose = (next: string) => {
    const isNowUnary = unaryOperators.has(next as ConditionOperator);
    onChange({ operator: next, operands: isNowUnary ? [left] : [left, right] });
  };

  return (
    <fieldset
      aria-label={t("condition.row", { number })}
      className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-1.5 rounded-lg border border-line p-2"
    >
      <div className="flex min-w-0 flex-col gap-1.5">
        <Operand
          label={t("condition.left")}
          value={left}
          onChange={(value) => onChange({ ...row, operands: [value, ...row.operands.slice(1)] })}
          path={path}
          isReadOnly={isReadOnly}
        />
        <SelectField
          label={t("condition.operator")}
          isLabelHidden
          options={options}
          value={operator ?? row.operator}
          onChange={choose}
          isDisabled={isReadOnly}
        />
        {!isUnary && (
          <Operand
            label={t("condition.right")}
            value={right}
            onChange={(value) => onChange({ ...row, operands: [left, value, ...row.operands.slice(2)] })}
            path={path}
            isReadOnly={isReadOnly}
          />
        )}
      </div>
      {onRemove && !isReadOnly && (
        <IconButton label={t("condition.remove")} icon={<X aria-hidden />} onPress={onRemove} className="w-7!" />
      )}
    </fieldset>
  );
}

type OperandProps = {
  label: string;
  value: Json;
  onChange: (value: Json) => void;
  path: string;
  isReadOnly: boolean;
};

function Operand({ label, value, onChange, path, isReadOnly }: OperandProps) {
  const error = useTemplateError()(value);
  return (
    <TextField
      aria-label={label}
      isInvalid={Boolean(error)}
      isReadOnly={isReadOnly}
      validationBehavior="aria"
      className={fieldClass}
    >
      <TemplateInput
        value={printScalar(value)}
        onChange={(text) => onChange(parseScalar(text, value))}
        path={path}
        isReadOnly={isReadOnly}
        placeholder={label}
      />
      <FieldErrorText>{error}</FieldErrorText>
      <TemplateNotes value={value} path={path} />
    </TextField>
  );
}
