"use client";

import { useQuery } from "@tanstack/react-query";
import { Folder, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ComboBoxField } from "#components/ui/combo-box-field.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { SelectField } from "#components/ui/select-field.tsx";
import { rights } from "#lib/sections/schema.ts";
import { sectionsQuery } from "#lib/vault/queries.ts";
import type { GrantValue } from "./invite-values.ts";

type GrantsFieldProps = { grants: GrantValue[]; onChange: (grants: GrantValue[]) => void };

/** Sections that whoever fills this in fully controls, each with the right that it is shared with. */
export function GrantsField({ grants, onChange }: GrantsFieldProps) {
  const t = useTranslations("operators.form");
  const sections = useQuery(sectionsQuery()).data?.filter(({ right }) => right === "change") ?? [];
  // The field begins anew with each section that was added.
  const [added, setAdded] = useState(0);
  const free = sections.filter(({ id }) => !grants.some(({ sectionId }) => sectionId === id));
  const nameOf = (sectionId: string) => sections.find(({ id }) => id === sectionId)?.name ?? "";
  const add = (sectionId: string | null) => {
    if (sectionId === null) return;
    onChange([...grants, { sectionId, right: "view" }]);
    setAdded(added + 1);
  };
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="pb-1.5 font-medium text-sm">{t("sections")}</legend>
      {grants.length > 0 && (
        <ul className="divide-y divide-line rounded-md border border-line">
          {grants.map(({ sectionId, right }) => (
            <li key={sectionId} className="flex items-center gap-2 py-1.5 pr-1.5 pl-3">
              <Folder aria-hidden className="size-4 shrink-0 text-ink-2" />
              <span className="min-w-0 flex-1 truncate">{nameOf(sectionId)}</span>
              <SelectField
                label={t("rightOf", { section: nameOf(sectionId) })}
                isLabelHidden
                className="w-40 shrink-0"
                options={rights.map((id) => ({ id, label: t(`rights.${id}`) }))}
                value={right}
                onChange={(chosen) =>
                  onChange(
                    grants.map((grant) =>
                      grant.sectionId === sectionId
                        ? { sectionId, right: chosen === "change" ? "change" : "view" }
                        : grant,
                    ),
                  )
                }
              />
              <IconButton
                size="sm"
                label={t("removeSection", { section: nameOf(sectionId) })}
                icon={<X aria-hidden />}
                onPress={() => onChange(grants.filter((grant) => grant.sectionId !== sectionId))}
              />
            </li>
          ))}
        </ul>
      )}
      {free.length > 0 && (
        <ComboBoxField
          key={added}
          label={t("addSection")}
          isLabelHidden
          placeholder={t("sectionPlaceholder")}
          groups={[
            {
              id: "sections",
              title: t("sectionsTitle"),
              options: free.map(({ id, name }) => ({ id, label: name })),
            },
          ]}
          value={null}
          onChange={add}
          emptyText={t("noMatch")}
        />
      )}
      <p className="text-ink-2 text-xs">{t(sections.length > 0 ? "sectionsHelp" : "noSections")}</p>
    </fieldset>
  );
}
