import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { FlowReach } from "#components/flows/flow-reach.tsx";
import { pageActor } from "#lib/auth/current-actor.ts";
import { flowQuery } from "#lib/flows/queries.ts";
import { getFlowReach } from "#lib/reach/data/get-flow-reach.ts";
import { flowReachQuery } from "#lib/reach/queries.ts";
import { readFlow } from "../read-flow.ts";

type FlowReachPageProps = { params: Promise<{ flowId: string }> };

export async function generateMetadata({ params }: FlowReachPageProps): Promise<Metadata> {
  return { title: (await readFlow((await params).flowId)).name };
}

export default async function FlowReachPage({ params }: FlowReachPageProps) {
  const { flowId } = await params;
  const flow = await readFlow(flowId);
  const cache = new QueryClient();
  cache.setQueryData(flowQuery(flowId).queryKey, flow);
  cache.setQueryData(flowReachQuery(flowId).queryKey, await getFlowReach(await pageActor(), flowId));
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <FlowReach flowId={flowId} />
    </HydrationBoundary>
  );
}
