import { SearchX } from "lucide-react";
import { useTranslations } from "next-intl";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";

export default function ItemNotFound() {
  const t = useTranslations("vault.detail");
  return (
    <EmptyState
      icon={<SearchX aria-hidden />}
      title={t("notFoundTitle")}
      headingLevel={1}
      actions={
        <ButtonLink href="/vault" variant="primary">
          {t("toVault")}
        </ButtonLink>
      }
    >
      {t("notFoundText")}
    </EmptyState>
  );
}
