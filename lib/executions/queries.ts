import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { readJson } from "#lib/shared/read-json.ts";
import { executionPage, type ListExecutionsInput } from "./list-schema.ts";
import { readRecorded, type WantedIterations } from "./read-recorded.ts";
import {
  type ExecutionStatus,
  type ExecutionSummary,
  executionDetail,
  type IterationsInput,
  iterationPage,
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
    // A search looks into many journals: it is not asked again by itself.
    refetchInterval: ({ state }) => (input.text === undefined ? pollWhile(state.data?.executions ?? []) : false),
    refetchOnWindowFocus: input.text === undefined && "always",
  });

/** @param stepLimit How many attempts of the document's actions to read. */
export const executionQuery = (executionId: string, stepLimit = STEPS_AT_ONCE) =>
  queryOptions({
    queryKey: ["executions", "detail", executionId, stepLimit],
    queryFn: ({ signal }) => readJson(`/api/executions/${executionId}?limit=${stepLimit}`, executionDetail, signal),
    refetchInterval: ({ state }) => pollWhile(state.data ? [state.data] : []),
  });

/** Of how many attempts values are read: those of a thousand actions, and their retries. */
const RECORDED_STEPS = 5_000;

/**
 * What an execution recorded, to try expressions with; null if the reader may not see it.
 *
 * @param loopIds The loops around the action whose expressions these are, the outermost first.
 */
export const recordedValuesQuery = (
  { id, status }: Pick<ExecutionSummary, "id" | "status">,
  loopIds: readonly string[],
  wanted: WantedIterations,
) =>
  queryOptions({
    queryKey: ["executions", "recorded", id, status, loopIds, wanted],
    queryFn: async ({ signal, client }) => {
      const isOver = !unfinishedStatuses.includes(status);
      // Of all loops of an execution that is over, its own steps are read once.
      const detail = await client.fetchQuery({
        ...executionQuery(id, RECORDED_STEPS),
        staleTime: isOver ? Number.POSITIVE_INFINITY : 0,
      });
      const readScope = (scope: string) =>
        readJson(`/api/executions/${id}/steps?${searchParams({ scope, limit: RECORDED_STEPS })}`, stepScope, signal);
      return readRecorded(detail, loopIds, readScope, wanted);
    },
    staleTime: Number.POSITIVE_INFINITY,
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
