import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { getTimeZone } from "next-intl/server";
import { chosenItemIds } from "#components/flows/action-items.ts";
import { FlowEditor } from "#components/flows/flow-editor.tsx";
import { pageActor } from "#lib/auth/current-actor.ts";
import { listExecutions } from "#lib/executions/data/list-executions.ts";
import { executionsQuery } from "#lib/executions/queries.ts";
import { flowQuery } from "#lib/flows/queries.ts";
import { can } from "#lib/permissions/policy.ts";
import { listItemOptions } from "#lib/vault/data/list-item-options.ts";
import { listSections } from "#lib/vault/data/list-sections.ts";
import { idBatches } from "#lib/vault/id-batches.ts";
import { chosenOptionsQuery, sectionsQuery } from "#lib/vault/queries.ts";
import { readFlow } from "./read-flow.ts";

type FlowPageProps = { params: Promise<{ flowId: string }> };

export async function generateMetadata({ params }: FlowPageProps): Promise<Metadata> {
  return { title: (await readFlow((await params).flowId)).name };
}

export default async function FlowPage({ params }: FlowPageProps) {
  const { flowId } = await params;
  const actor = await pageActor();
  const { tenantId, operatorId } = actor;
  const flow = await readFlow(flowId);
  const cache = new QueryClient();
  cache.setQueryData(flowQuery(flowId).queryKey, flow);
  // What expressions are tried with stands above the fields: were it read later, it would move them under a press.
  const ofFlow = { flowId };
  const timeZone = await getTimeZone();
  const [executions, sections] = await Promise.all([listExecutions(actor, ofFlow, timeZone), listSections(actor)]);
  cache.setQueryData(executionsQuery(ofFlow).queryKey, executions);
  cache.setQueryData(sectionsQuery().queryKey, sections);
  for (const ids of idBatches(chosenItemIds(flow.draft))) {
    cache.setQueryData(chosenOptionsQuery(ids).queryKey, await listItemOptions(actor, { search: "", ids }));
  }
  return (
    <HydrationBoundary state={dehydrate(cache)}>
      <FlowEditor
        key={`${flowId} ${operatorId}`}
        flowId={flowId}
        owner={{ tenantId, operatorId }}
        canWrite={can(actor.role, "flow:write")}
      />
    </HydrationBoundary>
  );
}
