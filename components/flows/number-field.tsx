"use client";

import { useFormatter, useTranslations } from "next-intl";
import { TextField } from "#components/ui/text-field.tsx";
import { type NumberRange, parseNumberText } from "./number-text.ts";
import { useHeldText } from "./use-held-text.ts";

type NumberFieldProps = {
  label: string;
  value: number | undefined;
  /** Undefined when it was emptied. */
  onChange: (value: number | undefined) => void;
  range: NumberRange;
  holdKey: string;
  /** What holds while it is empty. */
  placeholder: string;
  description?: string | undefined;
  isReadOnly: boolean;
  className?: string;
};

/** A number, or none. What is out of its range is kept as typed, and not saved. */
export function NumberField({ value, onChange, range, holdKey, ...field }: NumberFieldProps) {
  const t = useTranslations("flows.fields");
  const format = useFormatter();
  const [text, setText] = useHeldText({
    holdKey,
    value,
    // With the reader's decimal sign, and no others: they could not be typed back.
    print: (each) =>
      typeof each === "number" ? format.number(each, { useGrouping: false, maximumFractionDigits: 20 }) : "",
    parse: (typed) => {
      const parsed = parseNumberText(typed, range);
      return parsed === undefined ? undefined : { value: parsed };
    },
    onChange: (each) => onChange(typeof each === "number" ? each : undefined),
  });
  const isWrong = parseNumberText(text, range) === undefined;
  return (
    <TextField
      {...field}
      value={text}
      onChange={setText}
      inputMode={range.isWhole === false ? "decimal" : "numeric"}
      autoComplete="off"
      errorMessage={isWrong ? t("numberRange", { min: range.min, max: range.max }) : undefined}
    />
  );
}
