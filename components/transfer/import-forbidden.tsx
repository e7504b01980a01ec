"use client";

import { Lock } from "lucide-react";
import { useTranslations } from "next-intl";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";

/** Whom to ask instead. */
export function ImportForbidden({ tenantName }: { tenantName: string }) {
  const t = useTranslations("transfer.forbidden");
  return (
    <div className="mx-auto max-w-[860px] px-4 py-6 md:px-7">
      <EmptyState
        headingLevel={1}
        icon={<Lock aria-hidden />}
        title={t("title")}
        actions={<ButtonLink href="/flows">{t("toFlows")}</ButtonLink>}
      >
        {t("text", { tenant: tenantName })}
      </EmptyState>
    </div>
  );
}
