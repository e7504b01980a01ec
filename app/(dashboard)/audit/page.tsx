import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTimeZone, getTranslations } from "next-intl/server";
import { AuditView } from "#components/audit/audit-view.tsx";
import { findLatestCheckpoint, listAuditOperators, listEvents } from "#lib/audit/data.ts";
import { readEventFilters } from "#lib/audit/list-params.ts";
import { eventsQuery } from "#lib/audit/queries.ts";
import { pageOperator } from "#lib/auth/current-actor.ts";
import { can } from "#lib/permissions/policy.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("audit"))("title") };
}

type AuditPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function AuditPage({ searchParams }: AuditPageProps) {
  const { actor, tenantName } = await pageOperator();
  if (!can(actor.role, "audit:read")) notFound();
  const filters = readEventFilters(await searchParams);
  const [page, operators, checkpoint] = await Promise.all([
    listEvents(actor, filters, await getTimeZone()),
    listAuditOperators(actor),
    findLatestCheckpoint(actor),
  ]);
  const cache = new QueryClient();
  cache.setQueryData(eventsQuery(filters).queryKey, { pages: [page], pageParams: [null] });
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <AuditView
        tenantName={tenantName}
        operators={operators}
        signed={checkpoint && { seq: checkpoint.seq, at: checkpoint.at }}
      />
    </HydrationBoundary>
  );
}
