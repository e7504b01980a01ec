import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { FlowTriggers } from "#components/triggers/flow-triggers.tsx";
import { pageActor } from "#lib/auth/current-actor.ts";
import { flowQuery } from "#lib/flows/queries.ts";
import { listTriggers } from "#lib/triggers/data.ts";
import { triggersQuery } from "#lib/triggers/queries.ts";
import { readFlow } from "../read-flow.ts";

type FlowTriggersPageProps = { params: Promise<{ flowId: string }> };

export async function generateMetadata({ params }: FlowTriggersPageProps): Promise<Metadata> {
  return { title: (await readFlow((await params).flowId)).name };
}

export default async function FlowTriggersPage({ params }: FlowTriggersPageProps) {
  const { flowId } = await params;
  const flow = await readFlow(flowId);
  const cache = new QueryClient();
  cache.setQueryData(flowQuery(flowId).queryKey, flow);
  cache.setQueryData(triggersQuery(flowId).queryKey, await listTriggers(await pageActor(), flowId));
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <FlowTriggers flowId={flowId} />
    </HydrationBoundary>
  );
}
