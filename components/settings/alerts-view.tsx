"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { LoadState } from "#components/ui/load-state.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { alertsQuery } from "#lib/alerts/queries.ts";
import { AlertCard } from "./alert-card.tsx";

export function AlertsView() {
  const t = useTranslations("alerts");
  const common = useTranslations("settings");
  const query = useQuery(alertsQuery());
  return (
    <div className="flex flex-col gap-5">
      <PageHeader title={t("title")} description={t("lead")} />
      <LoadState query={query} failed={common("loadFailed")} />
      {query.data?.map((alert) => (
        <AlertCard key={alert.kind} alert={alert} />
      ))}
    </div>
  );
}
