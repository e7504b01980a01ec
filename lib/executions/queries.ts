import { queryOptions } from "@tanstack/react-query";
import { readJson } from "#lib/shared/read-json.ts";
import {
  type ExecutionStatus,
  executionDetail,
  executionPage,
  type ListExecutionsInput,
  unfinishedStatuses,
} from "./schema.ts";

/** While something shown still runs. */
const POLL_MS = 1_000;

export const executionsQuery = (input: ListExecutionsInput) =>
  queryOptions({
    queryKey: ["executions", "list", input],
    queryFn: ({ signal }) => {
      const given = Object.entries(input).filter(([, value]) => value !== undefined);
      const query = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
      return readJson(`/api/executions?${query}`, executionPage, signal);
    },
    refetchInterval: ({ state }) => pollWhile(state.data?.executions ?? []),
    refetchOnWindowFocus: "always",
  });

export const executionQuery = (executionId: string) =>
  queryOptions({
    queryKey: ["executions", "detail", executionId],
    queryFn: ({ signal }) => readJson(`/api/executions/${executionId}`, executionDetail, signal),
    refetchInterval: ({ state }) => pollWhile(state.data ? [state.data] : []),
  });

function pollWhile(shown: readonly { status: ExecutionStatus }[]): number | false {
  return shown.some(({ status }) => unfinishedStatuses.includes(status)) ? POLL_MS : false;
}
