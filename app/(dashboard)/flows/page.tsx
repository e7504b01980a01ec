import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { FlowsView } from "#components/flows/flows-view.tsx";
import { pageActor } from "#lib/auth/current-actor.ts";
import { listFlows } from "#lib/flows/data/list-flows.ts";
import { flowsQuery } from "#lib/flows/queries.ts";
import { listFlowsInput } from "#lib/flows/schema.ts";
import { can } from "#lib/permissions/policy.ts";
import { listSections } from "#lib/vault/data/list-sections.ts";
import { sectionsQuery } from "#lib/vault/queries.ts";
import { OpenFirstSteps } from "../open-first-steps.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("flows"))("title") };
}

type FlowsPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function FlowsPage({ searchParams }: FlowsPageProps) {
  const actor = await pageActor();
  const input = listFlowsInput.catch({ search: "", page: 1 }).parse(await searchParams);
  const cache = new QueryClient();
  cache.setQueryData(flowsQuery(input).queryKey, await listFlows(actor, input));
  // A new flow puts its connections in one of them.
  cache.setQueryData(sectionsQuery().queryKey, await listSections(actor));
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <FlowsView canWrite={can(actor.role, "flow:write")} intro={<OpenFirstSteps actor={actor} />} />
    </HydrationBoundary>
  );
}
