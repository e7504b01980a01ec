"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { Alert } from "#components/ui/alert.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { alertsQuery } from "#lib/alerts/queries.ts";
import { AlertCard } from "./alert-card.tsx";

export function AlertsView() {
  const t = useTranslations("alerts");
  const common = useTranslations("settings");
  const errorText = useErrorText();
  const query = useQuery(alertsQuery());
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title={t("title")} description={t("lead")} />
      {query.error && (
        <Alert tone="fail" title={common("loadFailed")}>
          {errorText(query.error)}
        </Alert>
      )}
      {query.isPending && <Loading rows={6} />}
      {query.data?.map((alert) => (
        <AlertCard key={alert.kind} alert={alert} />
      ))}
    </div>
  );
}
