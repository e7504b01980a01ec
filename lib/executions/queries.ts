import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { readJson } from "#lib/shared/read-json.ts";
import {
  type ExecutionStatus,
  executionDetail,
  executionPage,
  type IterationsInput,
  iterationPage,
  type ListExecutionsInput,
  STEPS_AT_ONCE,
  type StepScopeInput,
  stepScope,
  unfinishedStatuses,
} from "./schema.ts";

/** While something shown still runs. */
const POLL_MS = 1_000;

export const executionsQuery = (input: ListExecutionsInput) =>
  queryOptions({
    queryKey: ["executions", "list", input],
    queryFn: ({ signal }) => readJson(`/api/executions?${searchParams(input)}`, executionPage, signal),
    refetchInterval: ({ state }) => pollWhile(state.data?.executions ?? []),
    refetchOnWindowFocus: "always",
  });

/** @param stepLimit How many attempts of the document's actions to read. */
export const executionQuery = (executionId: string, stepLimit = STEPS_AT_ONCE) =>
  queryOptions({
    queryKey: ["executions", "detail", executionId, stepLimit],
    queryFn: ({ signal }) => readJson(`/api/executions/${executionId}?limit=${stepLimit}`, executionDetail, signal),
    refetchInterval: ({ state }) => pollWhile(state.data ? [state.data] : []),
  });

/** @param isGoingOn Whether the execution may still add to it. */
export const stepsQuery = ({ id, ...asked }: StepScopeInput, isGoingOn: boolean) =>
  queryOptions({
    queryKey: ["executions", "steps", id, asked, isGoingOn],
    queryFn: ({ signal }) => readJson(`/api/executions/${id}/steps?${searchParams(asked)}`, stepScope, signal),
    refetchInterval: isGoingOn ? POLL_MS : false,
    placeholderData: keepPreviousData,
  });

/** @param isGoingOn As for `stepsQuery`. */
export const iterationsQuery = ({ id, ...asked }: IterationsInput, isGoingOn: boolean) =>
  queryOptions({
    queryKey: ["executions", "iterations", id, asked, isGoingOn],
    queryFn: ({ signal }) => readJson(`/api/executions/${id}/iterations?${searchParams(asked)}`, iterationPage, signal),
    refetchInterval: isGoingOn ? POLL_MS : false,
    placeholderData: keepPreviousData,
  });

function pollWhile(shown: readonly { status: ExecutionStatus }[]): number | false {
  return shown.some(({ status }) => unfinishedStatuses.includes(status)) ? POLL_MS : false;
}

function searchParams(input: object): URLSearchParams {
  const given = Object.entries(input).filter(([, value]) => value !== undefined);
  return new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
}
