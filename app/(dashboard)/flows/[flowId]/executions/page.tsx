import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { FlowExecutions } from "#components/flows/flow-executions.tsx";
import { pageActor } from "#lib/auth/current-actor.ts";
import { listExecutions } from "#lib/executions/data/list-executions.ts";
import { readListParams } from "#lib/executions/list-params.ts";
import { executionsQuery } from "#lib/executions/queries.ts";
import { flowQuery } from "#lib/flows/queries.ts";
import { readFlow } from "../read-flow.ts";

type FlowExecutionsPageProps = {
  params: Promise<{ flowId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata({ params }: FlowExecutionsPageProps): Promise<Metadata> {
  return { title: (await readFlow((await params).flowId)).name };
}

export default async function FlowExecutionsPage({ params, searchParams }: FlowExecutionsPageProps) {
  const { flowId } = await params;
  const flow = await readFlow(flowId);
  const input = readListParams(await searchParams, flowId);
  const cache = new QueryClient();
  cache.setQueryData(flowQuery(flowId).queryKey, flow);
  cache.setQueryData(executionsQuery(input).queryKey, await listExecutions(await pageActor(), input));
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <FlowExecutions flowId={flowId} />
    </HydrationBoundary>
  );
}
