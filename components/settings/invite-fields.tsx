"use client";

import { useQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { useController, useFormContext } from "react-hook-form";
import { languageNames } from "#components/layout/language-names.ts";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { SelectField } from "#components/ui/select-field.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { useBoundField } from "#components/vault/use-bound-field.ts";
import { groupsQuery } from "#lib/groups/queries.ts";
import { languages } from "#lib/shared/local-text.ts";
import { GrantsField } from "./grants-field.tsx";
import type { InviteValues } from "./invite-values.ts";
import { RoleField } from "./role-field.tsx";

/** The fields of an invitation, in the order in which one thinks of them: who, what they may do, what they may see. */
export function InviteFields() {
  const t = useTranslations("operators.form");
  const name = useBoundField<InviteValues>("name");
  const email = useBoundField<InviteValues>("email");
  const role = useBoundField<InviteValues>("role");
  const language = useBoundField<InviteValues>("language");
  const { control } = useFormContext<InviteValues>();
  const { field: grants } = useController({ control, name: "grants" });
  return (
    <>
      <TextField autoFocus isRequired autoComplete="off" label={t("name")} {...name} />
      <TextField
        isRequired
        type="email"
        autoComplete="off"
        label={t("email")}
        description={t("emailHelp")}
        {...email}
      />
      <SelectField
        label={t("language")}
        description={t("languageHelp")}
        options={languages.map((id) => ({ id, label: languageNames[id] }))}
        {...language}
      />
      <RoleField value={role.value} onChange={role.onChange} />
      <GroupsField />
      <GrantsField grants={grants.value} onChange={grants.onChange} />
    </>
  );
}

function GroupsField() {
  const t = useTranslations("operators.form");
  const locale = useLocale();
  const groups = useQuery(groupsQuery()).data?.filter(({ kind }) => kind === "custom");
  const { control } = useFormContext<InviteValues>();
  const { field } = useController({ control, name: "groupIds" });
  const chosen = new Set(field.value);
  const toggle = (id: string, isChosen: boolean) =>
    field.onChange(isChosen ? [...field.value, id] : field.value.filter((each) => each !== id));
  return (
    <fieldset className="flex min-w-0 flex-col gap-1.5">
      <legend className="pb-1.5 font-medium text-sm">{t("groups")}</legend>
      {groups && groups.length > 0 && (
        <div className="flex max-h-40 flex-col gap-2 overflow-y-auto rounded-md border border-line px-3 py-2.5">
          {groups
            .toSorted((one, other) => one.name.localeCompare(other.name, locale))
            .map(({ id, name }) => (
              <Checkbox key={id} isSelected={chosen.has(id)} onChange={(isChosen) => toggle(id, isChosen)}>
                {name}
              </Checkbox>
            ))}
        </div>
      )}
      {groups && <p className="text-ink-2 text-xs">{t(groups.length > 0 ? "groupsHelp" : "noGroups")}</p>}
    </fieldset>
  );
}
