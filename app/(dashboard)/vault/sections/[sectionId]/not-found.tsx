import { useTranslations } from "next-intl";
import { NotFoundState } from "#components/ui/not-found-state.tsx";

export default function SectionNotFound() {
  const t = useTranslations("vault");
  return (
    <NotFoundState
      title={t("permissions.notFoundTitle")}
      text={t("permissions.notFoundText")}
      href="/vault"
      link={t("detail.toVault")}
    />
  );
}
