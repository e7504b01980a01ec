"use client";

import { useTranslations } from "next-intl";
import { RadioCards } from "#components/vault/radio-cards.tsx";
import { roles } from "#lib/permissions/policy.ts";

type RoleFieldProps = { value: string; onChange: (role: string) => void };

/** What each role is for, in a sentence. */
export function RoleField({ value, onChange }: RoleFieldProps) {
  const t = useTranslations("operators");
  return (
    <RadioCards
      legend={t("form.role")}
      name="role"
      cards={roles.map((role) => ({ value: role, title: t(`roles.${role}`), text: t(`roleTexts.${role}`) }))}
      value={value}
      onChange={onChange}
    />
  );
}
