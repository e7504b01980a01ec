import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { FlowVersions } from "#components/versions/flow-versions.tsx";
import { pageActor } from "#lib/auth/current-actor.ts";
import { flowQuery } from "#lib/flows/queries.ts";
import { readCompareParams } from "#lib/versions/compare-params.ts";
import { listVersions } from "#lib/versions/data/list-versions.ts";
import { versionsQuery } from "#lib/versions/queries.ts";
import { readFlow } from "../read-flow.ts";

type FlowVersionsPageProps = {
  params: Promise<{ flowId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata({ params }: FlowVersionsPageProps): Promise<Metadata> {
  return { title: (await readFlow((await params).flowId)).name };
}

export default async function FlowVersionsPage({ params, searchParams }: FlowVersionsPageProps) {
  const { flowId } = await params;
  const [flow, actor] = await Promise.all([readFlow(flowId), pageActor()]);
  const pages = readCompareParams(await searchParams);
  const cache = new QueryClient();
  cache.setQueryData(flowQuery(flowId).queryKey, flow);
  for (const [kind, page] of [
    ["published", pages.page],
    ["saves", pages.saves],
  ] as const) {
    const list = await listVersions(actor, { id: flowId, kind, page });
    cache.setQueryData(versionsQuery(flowId, kind, page).queryKey, list);
  }
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <FlowVersions flowId={flowId} />
    </HydrationBoundary>
  );
}
