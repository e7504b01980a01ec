import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AlertsView } from "#components/settings/alerts-view.tsx";
import { listAlerts } from "#lib/alerts/data.ts";
import { alertsQuery } from "#lib/alerts/queries.ts";
import { adminActor } from "../admin-actor.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("alerts"))("title") };
}

export default async function AlertsPage() {
  const actor = await adminActor();
  const cache = new QueryClient();
  cache.setQueryData(alertsQuery().queryKey, await listAlerts(actor));
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <AlertsView />
    </HydrationBoundary>
  );
}
