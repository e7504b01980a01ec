import { Compass } from "lucide-react";
import { getTranslations } from "next-intl/server";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";

export default async function DashboardNotFound() {
  const t = await getTranslations("layout");
  return (
    <div className="mx-auto max-w-2xl px-4 py-16">
      <EmptyState
        icon={<Compass aria-hidden />}
        title={t("notFoundTitle")}
        headingLevel={1}
        actions={
          <ButtonLink href="/vault" variant="primary">
            {t("goToVault")}
          </ButtonLink>
        }
      >
        {t("notFoundText")}
      </EmptyState>
    </div>
  );
}
