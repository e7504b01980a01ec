import { useTranslations } from "next-intl";
import { SettingsNotFound } from "#components/settings/settings-not-found.tsx";

export default function GroupNotFound() {
  const t = useTranslations("groups");
  return (
    <SettingsNotFound title={t("notFoundTitle")} text={t("notFoundText")} href="/settings/groups" link={t("toList")} />
  );
}
