import { useTranslations } from "next-intl";
import { SettingsNotFound } from "#components/settings/settings-not-found.tsx";

export default function OperatorNotFound() {
  const t = useTranslations("operators.detail");
  return (
    <SettingsNotFound
      title={t("notFoundTitle")}
      text={t("notFoundText")}
      href="/settings/operators"
      link={t("toList")}
    />
  );
}
