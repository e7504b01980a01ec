"use client";

import { TextField } from "#components/ui/text-field.tsx";

type DayFieldProps = {
  label: string;
  /** `YYYY-MM-DD` */
  value: string | undefined;
  onChange: (day: string | undefined) => void;
};

/** The browser's own date field: it speaks the reader's language and works by keyboard. */
export function DayField({ label, value, onChange }: DayFieldProps) {
  return (
    <TextField
      type="date"
      label={label}
      value={value ?? ""}
      onChange={(day) => onChange(day || undefined)}
      className="sm:w-[134px]"
    />
  );
}
