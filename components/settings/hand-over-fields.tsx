"use client";

import { useQuery } from "@tanstack/react-query";
import { User, Users } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { ComboBoxField, type ComboBoxGroup } from "#components/ui/combo-box-field.tsx";
import { useGranteeName } from "#components/vault/use-grantee-name.ts";
import type { SoleSections } from "#lib/operators/schema.ts";
import { granteesQuery } from "#lib/sections/queries.ts";
import type { GranteeOptions } from "#lib/sections/schema.ts";
import type { Heirs } from "./deactivate-dialog.tsx";

type HandOverFieldsProps = {
  sections: SoleSections;
  /** Who is being deactivated, and so no choice. */
  leaverId: string;
  heirs: Heirs;
  onChange: (heirs: Heirs) => void;
};

export function HandOverFields({ sections, leaverId, heirs, onChange }: HandOverFieldsProps) {
  const t = useTranslations("operators.deactivateDialog");
  const grantees = useQuery(granteesQuery()).data;
  const choices = useChoices(grantees, leaverId);
  const choose = (sectionId: string, id: string | null) => {
    const { [sectionId]: _, ...others } = heirs;
    if (id === null) return onChange(others);
    const isGroup = grantees?.groups.some((group) => group.id === id);
    onChange({ ...others, [sectionId]: isGroup ? { groupId: id } : { operatorId: id } });
  };
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="pb-1 font-medium text-sm">{t("sections", { count: sections.length })}</legend>
      <p className="text-ink-2 text-sm">{t("sectionsText")}</p>
      <div className="-mx-1 flex max-h-72 flex-col gap-3 overflow-y-auto px-1 pb-1">
        {sections.map(({ id, name }) => (
          <ComboBoxField
            key={id}
            label={t("handTo", { section: name })}
            placeholder={t("later")}
            groups={choices}
            value={idOf(heirs[id])}
            onChange={(chosen) => choose(id, chosen)}
            emptyText={t("noMatch")}
          />
        ))}
      </div>
    </fieldset>
  );
}

function idOf(heir: Heirs[string] | undefined): string | null {
  if (!heir) return null;
  return "groupId" in heir ? heir.groupId : heir.operatorId;
}

function useChoices(grantees: GranteeOptions | undefined, leaverId: string): ComboBoxGroup[] {
  const t = useTranslations("operators.deactivateDialog");
  const nameOf = useGranteeName();
  return useMemo(() => {
    const operators = (grantees?.operators ?? [])
      .filter(({ id }) => id !== leaverId)
      .map(({ id, name, email }) => ({
        id,
        label: name,
        description: email,
        icon: <User aria-hidden className="text-ink-2" />,
      }));
    const groups = (grantees?.groups ?? []).map((group) => ({
      id: group.id,
      label: nameOf(group),
      icon: <Users aria-hidden className="text-ink-2" />,
    }));
    return [
      { id: "operators", title: t("operators"), options: operators },
      { id: "groups", title: t("groups"), options: groups },
    ];
  }, [grantees, leaverId, nameOf, t]);
}
