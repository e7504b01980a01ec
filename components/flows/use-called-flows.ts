"use client";

import { useQueries, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { calledFlowIdsOf } from "#lib/flows/check-called-flows.ts";
import { calledFlowsQuery } from "#lib/flows/queries.ts";
import type { CalledFlowOption, FlowAction, FlowPage } from "#lib/flows/schema.ts";
import { idBatches } from "#lib/vault/id-batches.ts";

/** Undefined until it was read; null if it does not exist. */
export type FindFlow = (flowId: string) => CalledFlowOption | null | undefined;

/** What there is to know about the flows that a document calls. */
export function useCalledFlows(flowId: string, actions: readonly FlowAction[]): FindFlow {
  const queryClient = useQueryClient();
  const batches = useMemo(() => idBatches(calledFlowIdsOf(actions)), [actions]);
  const results = useQueries({ queries: batches.map((ids) => calledFlowsQuery(flowId, ids)) });
  const read = new Map<string, CalledFlowOption | null>();
  for (const [index, { data }] of results.entries()) {
    for (const id of data ? (batches[index] ?? []) : []) read.set(id, null);
    for (const flow of data ?? []) read.set(flow.id, flow);
  }
  // One that was just chosen stands in the list that it was chosen from.
  const listed = (id: string): CalledFlowOption | undefined => {
    const pages = queryClient.getQueriesData<FlowPage>({ queryKey: ["flows", "list"] });
    const flow = pages.flatMap(([, page]) => page?.flows ?? []).find((each) => each.id === id);
    return flow && { id, name: flow.name, isPublished: flow.isPublished, callsBack: id === flowId };
  };
  return (id) => (read.has(id) ? read.get(id) : listed(id));
}
