import { SearchX } from "lucide-react";
import { useTranslations } from "next-intl";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";

export default function SectionNotFound() {
  const t = useTranslations("vault");
  return (
    <EmptyState
      icon={<SearchX aria-hidden />}
      title={t("permissions.notFoundTitle")}
      headingLevel={1}
      actions={
        <ButtonLink href="/vault" variant="primary">
          {t("detail.toVault")}
        </ButtonLink>
      }
    >
      {t("permissions.notFoundText")}
    </EmptyState>
  );
}
