import { useTranslations } from "next-intl";
import { NotFoundState } from "#components/ui/not-found-state.tsx";

export default function ItemNotFound() {
  const t = useTranslations("vault.detail");
  return <NotFoundState title={t("notFoundTitle")} text={t("notFoundText")} href="/vault" link={t("toVault")} />;
}
