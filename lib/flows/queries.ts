import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { readJson } from "#lib/shared/read-json.ts";
import { flowDetail, flowPage, type ListFlowsInput, publishCheck, reachEntry } from "./schema.ts";

/** While a connection waits for credentials: whoever adds them may sit elsewhere. */
const POLL_MS = 4_000;

export const flowsQuery = (input: ListFlowsInput) =>
  queryOptions({
    queryKey: ["flows", "list", input],
    queryFn: ({ signal }) => {
      const query = new URLSearchParams({ search: input.search, page: String(input.page) });
      return readJson(`/api/flows?${query}`, flowPage, signal);
    },
    refetchInterval: ({ state }) =>
      state.data?.flows.some(({ emptyConnections }) => emptyConnections > 0) ? POLL_MS : false,
    refetchOnWindowFocus: "always",
  });

export const flowQuery = (flowId: string) =>
  queryOptions({
    queryKey: ["flows", "detail", flowId],
    queryFn: ({ signal }) => readJson(`/api/flows/${flowId}`, flowDetail, signal),
  });

export const flowReachQuery = (flowId: string) =>
  queryOptions({
    queryKey: ["flows", "reach", flowId],
    queryFn: ({ signal }) => readJson(`/api/flows/${flowId}/reach`, z.array(reachEntry), signal),
    refetchOnWindowFocus: "always",
  });

/** Of the draft as last saved: never from the cache. */
export const publishCheckQuery = (flowId: string) =>
  queryOptions({
    queryKey: ["flows", "publish-check", flowId],
    queryFn: ({ signal }) => readJson(`/api/flows/${flowId}/publish-check`, publishCheck, signal),
    staleTime: 0,
    gcTime: 0,
  });
