"use client";

import { TriangleAlert } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { startTransition, useCallback } from "react";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { DatabaseDownMessage } from "./database-down.tsx";
import { useDatabaseDown } from "./use-database-down.ts";

export type PageFailureProps = { error: Error & { digest?: string }; reset: () => void };

/**
 * Stands where a page failed. If the database is what is missing it says so, and brings the page back as soon as the
 * database answers; anything else is shown with the reference that the log has.
 */
export function PageFailure({ error, reset }: PageFailureProps) {
  const t = useTranslations();
  const router = useRouter();
  const retry = useCallback(() => {
    startTransition(() => {
      router.refresh();
      reset();
    });
  }, [router, reset]);
  const isDatabaseDown = useDatabaseDown(retry);
  if (isDatabaseDown === undefined) return null;
  if (isDatabaseDown) return <DatabaseDownMessage onRetry={retry} />;
  return (
    <div role="alert" className="mx-auto max-w-2xl px-4 py-16">
      <EmptyState
        headingLevel={1}
        icon={<TriangleAlert aria-hidden />}
        title={t("layout.failedTitle")}
        actions={<Button onPress={retry}>{t("ui.retry")}</Button>}
      >
        {t("layout.failedText", { reference: error.digest ?? "–" })}
      </EmptyState>
    </div>
  );
}
