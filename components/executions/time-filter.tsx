"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { SelectField } from "#components/ui/select-field.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { type ExecutionPeriod, executionPeriods, type ListExecutionsInput } from "#lib/executions/list-schema.ts";
import { filterList } from "./use-list-input.ts";

const ANY = "ANY";
const OWN = "OWN";

/** The last hour, day or week; or from a minute to a minute, by the reader's clock. */
export function TimeFilter({ input: { period, from, to } }: { input: ListExecutionsInput }) {
  const t = useTranslations("executions.filters");
  const [isOpen, setOpen] = useState(false);
  const isOwn = !period && (isOpen || Boolean(from || to));
  const options = [
    { id: ANY, label: t("anyTime") },
    ...executionPeriods.map((id) => ({ id, label: t(`periods.${id}`) })),
    { id: OWN, label: t("ownPeriod") },
  ];
  const choose = (id: string) => {
    setOpen(id === OWN);
    filterList({
      period: id === ANY || id === OWN ? undefined : (id as ExecutionPeriod),
      from: undefined,
      to: undefined,
    });
  };
  return (
    <>
      <SelectField
        label={t("time")}
        isLabelHidden
        options={options}
        value={isOwn ? OWN : (period ?? ANY)}
        onChange={choose}
        className="w-44 max-sm:w-full"
      />
      {isOwn && (
        <span className="flex flex-wrap items-end gap-2 max-sm:w-full">
          <MinuteField label={t("from")} value={from} onChange={(minute) => filterList({ from: minute }, "replace")} />
          <MinuteField label={t("to")} value={to} onChange={(minute) => filterList({ to: minute }, "replace")} />
        </span>
      )}
    </>
  );
}

type MinuteFieldProps = { label: string; value: string | undefined; onChange: (minute: string | undefined) => void };

/** The browser's own field: it speaks the reader's language and works by keyboard. It gives nothing until it is whole. */
function MinuteField({ label, value, onChange }: MinuteFieldProps) {
  return (
    <TextField
      type="datetime-local"
      label={label}
      value={value ?? ""}
      onChange={(minute) => onChange(minute.slice(0, 16) || undefined)}
      className="w-52 max-sm:w-full"
    />
  );
}
