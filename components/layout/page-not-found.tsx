import { Compass } from "lucide-react";
import { useTranslations } from "next-intl";
import { NotFoundState } from "#components/ui/not-found-state.tsx";

/** An address that leads nowhere. */
export function PageNotFound() {
  const t = useTranslations("layout");
  return (
    <NotFoundState
      icon={<Compass aria-hidden />}
      title={t("notFoundTitle")}
      text={t("notFoundText")}
      href="/vault"
      link={t("goToVault")}
    />
  );
}
