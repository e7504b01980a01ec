"use client";

import { DatabaseZap } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { useDatabaseDown } from "./use-database-down.ts";

/** In place of the whole dashboard. It asks every few seconds, and brings the page back by itself. */
export function DatabaseDown() {
  const router = useRouter();
  useDatabaseDown(router.refresh, true);
  return (
    <main>
      <DatabaseDownMessage onRetry={router.refresh} />
    </main>
  );
}

export function DatabaseDownMessage({ onRetry }: { onRetry: () => void }) {
  const t = useTranslations();
  return (
    <div role="alert" className="mx-auto max-w-2xl px-4 py-16">
      <EmptyState
        headingLevel={1}
        icon={<DatabaseZap aria-hidden />}
        title={t("layout.databaseTitle")}
        actions={<Button onPress={onRetry}>{t("ui.retry")}</Button>}
      >
        {t("layout.databaseText")}
      </EmptyState>
    </div>
  );
}
