"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { Alert } from "#components/ui/alert.tsx";
import { healthQuery } from "#lib/health/queries.ts";

/** Quiet while all is well. Says so when nothing can run, and goes away by itself. */
export function EngineBanner() {
  const t = useTranslations();
  const { data } = useQuery(healthQuery());
  if (!data || data.engine === "up") return null;
  return (
    <Alert tone="amber" className="rounded-none! border-x-0! border-t-0! border-line! px-4 md:px-6">
      {data.database === "up" ? t("errors.engineDown") : t("errors.databaseDown")}
    </Alert>
  );
}
