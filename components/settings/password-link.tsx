"use client";

import { useFormatter, useTranslations } from "next-intl";
import { Alert } from "#components/ui/alert.tsx";
import { CopyField } from "#components/ui/copy-field.tsx";

export type PasswordLinkShown = { url: string; expiresAt: Date };

/** The one time that the link is shown. */
export function PasswordLink({ name, link }: { name: string; link: PasswordLinkShown }) {
  const t = useTranslations("operators.link");
  const format = useFormatter();
  const at = format.dateTime(new Date(link.expiresAt), { dateStyle: "long", timeStyle: "short" });
  return (
    <>
      <Alert tone="amber">{t("once", { name, at })}</Alert>
      <CopyField autoFocus label={t("label")} value={link.url} />
    </>
  );
}
