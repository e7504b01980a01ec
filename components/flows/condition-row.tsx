"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
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
import { ExpressionField } from "./expression-field.tsx";
import { parseScalar, printScalar } from "./key-values.ts";

type ConditionRowProps = {
  row: ConditionRow;
  /** From 1. */
  number: number;
  isReadOnly: boolean;
  onChange: (row: ConditionRow) => void;
  /** Absent for the only row. */
  onRemove: (() => void) | undefined;
};

export function ConditionRowBox({ row, number, isReadOnly, onChange, onRemove }: ConditionRowProps) {
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
  isReadOnly: boolean;
};

function Operand({ label, value, onChange, isReadOnly }: OperandProps) {
  return (
    <ExpressionField
      label={label}
      isLabelHidden
      text={printScalar(value)}
      value={value}
      onChange={(text) => onChange(parseScalar(text, value))}
      isReadOnly={isReadOnly}
      placeholder={label}
    />
  );
}
