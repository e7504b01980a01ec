"use client";

import { useTranslations } from "next-intl";
import { SelectField } from "#components/ui/select-field.tsx";
import { useBoundField } from "#components/vault/use-bound-field.ts";
import type { ImportValues } from "./import-values.ts";

type ImportWayProps = {
  name: `flows.${number}.way` | "form.way";
  planned: { name: string; existing: { canReplace: boolean } | null; freeName: string };
  kind: "flow" | "form";
};

/** Of what has its name already: beside it, or in its place. */
export function ImportWay({ name, planned, kind }: ImportWayProps) {
  const t = useTranslations("transfer.way");
  const field = useBoundField<ImportValues>(name);
  const { existing, freeName } = planned;
  if (freeName === planned.name) return null;
  const make = { id: "make", label: t("make", { name: freeName }) };
  if (!existing) return <p className="text-ink-2 text-xs">{make.label}</p>;
  const replace = {
    id: "replace",
    label: t("replace", { kind, name: planned.name }),
    isDisabled: !existing.canReplace,
  };
  return (
    <SelectField
      className="max-w-[420px]"
      label={t("label", { kind })}
      options={[make, replace]}
      description={
        existing.canReplace ? field.value === "replace" && t("replaceHelp", { kind }) : t("cannotReplace", { kind })
      }
      value={field.value}
      onChange={field.onChange}
    />
  );
}
