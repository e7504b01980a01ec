import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { VaultBrowser } from "#components/vault/vault-browser.tsx";
import { pageOperator } from "#lib/auth/current-actor.ts";
import { can } from "#lib/permissions/policy.ts";
import { listItems } from "#lib/vault/data/list-items.ts";
import { readListParams } from "#lib/vault/list-params.ts";
import { itemsQuery } from "#lib/vault/queries.ts";
import { OpenFirstSteps } from "../open-first-steps.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("vault"))("title") };
}

type VaultPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function VaultPage({ searchParams }: VaultPageProps) {
  const { actor, tenantName } = await pageOperator();
  const input = readListParams(await searchParams);
  const cache = new QueryClient();
  cache.setQueryData(itemsQuery(input).queryKey, await listItems(actor, input));
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <VaultBrowser
        tenantName={tenantName}
        canCreateFlow={can(actor.role, "flow:write")}
        intro={input.sectionId === undefined && <OpenFirstSteps actor={actor} />}
      />
    </HydrationBoundary>
  );
}
