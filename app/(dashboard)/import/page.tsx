import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ImportForbidden } from "#components/transfer/import-forbidden.tsx";
import { ImportView } from "#components/transfer/import-view.tsx";
import { pageOperator } from "#lib/auth/current-actor.ts";
import { can } from "#lib/permissions/policy.ts";
import { listSections } from "#lib/vault/data/list-sections.ts";
import { sectionsQuery } from "#lib/vault/queries.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("transfer"))("title") };
}

export default async function ImportPage() {
  const { actor, tenantName } = await pageOperator();
  if (!can(actor.role, "flow:write")) return <ImportForbidden tenantName={tenantName} />;
  const cache = new QueryClient();
  cache.setQueryData(sectionsQuery().queryKey, await listSections(actor));
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <ImportView />
    </HydrationBoundary>
  );
}
