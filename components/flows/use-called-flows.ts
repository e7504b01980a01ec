"use client";

import { type QueryObserverResult, useQueries, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { calledFlowIdsOf } from "#lib/flows/check-called-flows.ts";
import { calledFlowsQuery } from "#lib/flows/queries.ts";
import type { CalledFlowOption, FlowAction, FlowPage } from "#lib/flows/schema.ts";
import { idBatches } from "#lib/vault/id-batches.ts";
import { useSameList } from "./use-same-list.ts";

/** Undefined until it was read; null if it does not exist. */
export type FindFlow = (flowId: string) => CalledFlowOption | null | undefined;

/** What there is to know about the flows that a document calls. The function stays the same while one types. */
export function useCalledFlows(flowId: string, actions: readonly FlowAction[]): FindFlow {
  const queryClient = useQueryClient();
  const ids = useSameList(useMemo(() => calledFlowIdsOf(actions), [actions]));
  const batches = useMemo(() => idBatches(ids), [ids]);
  const combine = useCallback(
    (results: QueryObserverResult<CalledFlowOption[]>[]) => readFlows(batches, results),
    [batches],
  );
  const read = useQueries({ queries: batches.map((batch) => calledFlowsQuery(flowId, batch)), combine });
  return useCallback(
    (id) => {
      if (read.has(id)) return read.get(id);
      // One that was just chosen stands in the list that it was chosen from.
      const pages = queryClient.getQueriesData<FlowPage>({ queryKey: ["flows", "list"] });
      const flow = pages.flatMap(([, page]) => page?.flows ?? []).find((each) => each.id === id);
      return flow && { id, name: flow.name, isPublished: flow.isPublished, callsBack: id === flowId };
    },
    [read, queryClient, flowId],
  );
}

function readFlows(
  batches: readonly (readonly string[])[],
  results: readonly { data: readonly CalledFlowOption[] | undefined }[],
): ReadonlyMap<string, CalledFlowOption | null> {
  const read = new Map<string, CalledFlowOption | null>();
  for (const [index, { data }] of results.entries()) {
    for (const id of data ? (batches[index] ?? []) : []) read.set(id, null);
    for (const flow of data ?? []) read.set(flow.id, flow);
  }
  return read;
}
