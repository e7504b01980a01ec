import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { readJson } from "#lib/shared/read-json.ts";
import { calledFlowOption, flowDetail, flowPage, type ListFlowsInput, publishCheck, recordedAnswer } from "./schema.ts";

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

/** What there is to know about flows that this one calls. */
export const calledFlowsQuery = (flowId: string, called: readonly string[]) =>
  queryOptions({
    queryKey: ["flows", "called", flowId, called],
    queryFn: ({ signal }) => {
      const query = new URLSearchParams({ called: called.join(",") });
      return readJson(`/api/flows/${flowId}/called?${query}`, z.array(calledFlowOption), signal);
    },
    refetchOnWindowFocus: "always",
  });

/** What a dry run can be answered with. */
export const recordedAnswersQuery = (flowId: string) =>
  queryOptions({
    queryKey: ["flows", "recorded-answers", flowId],
    queryFn: ({ signal }) => readJson(`/api/flows/${flowId}/recorded-answers`, z.array(recordedAnswer), signal),
    staleTime: 0,
  });

/** Of the draft as last saved: never from the cache. */
export const publishCheckQuery = (flowId: string) =>
  queryOptions({
    queryKey: ["flows", "publish-check", flowId],
    queryFn: ({ signal }) => readJson(`/api/flows/${flowId}/publish-check`, publishCheck, signal),
    staleTime: 0,
    gcTime: 0,
  });
