"use client";

import { RotateCw, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";

export default function VaultError({ reset }: { error: Error; reset: () => void }) {
  const t = useTranslations("vault.loadFailed");
  return (
    <div role="alert">
      <EmptyState
        icon={<TriangleAlert aria-hidden />}
        title={t("title")}
        actions={
          <Button icon={<RotateCw aria-hidden />} onPress={reset}>
            {t("retry")}
          </Button>
        }
      >
        {t("text")}
      </EmptyState>
    </div>
  );
}
