import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { getTimeZone } from "next-intl/server";
import { TrailLink } from "#components/audit/trail-link.tsx";
import { FlowExecutions } from "#components/flows/flow-executions.tsx";
import { pageActor } from "#lib/auth/current-actor.ts";
import { listExecutions } from "#lib/executions/data/list-executions.ts";
import { readListParams } from "#lib/executions/list-params.ts";
import { executionsQuery } from "#lib/executions/queries.ts";
import { flowQuery } from "#lib/flows/queries.ts";
import { can } from "#lib/permissions/policy.ts";
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
  const [flow, actor] = await Promise.all([readFlow(flowId), pageActor()]);
  const input = readListParams(await searchParams, flowId);
  const cache = new QueryClient();
  cache.setQueryData(flowQuery(flowId).queryKey, flow);
  // A search takes its time: the page says so meanwhile.
  if (input.text === undefined) {
    cache.setQueryData(executionsQuery(input).queryKey, await listExecutions(actor, input, await getTimeZone()));
  }
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <FlowExecutions flowId={flowId} />
      {can(actor.role, "audit:read") && (
        <TrailLink targetId={flowId} className="mx-auto max-w-[1240px] px-4 pb-6 md:px-7" />
      )}
    </HydrationBoundary>
  );
}
