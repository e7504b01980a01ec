import { queryOptions } from "@tanstack/react-query";
import { readJson } from "#lib/shared/read-json.ts";
import { type ListOperatorsInput, operatorDetail, operatorPage, soleSections } from "./schema.ts";

export const operatorsQuery = (input: ListOperatorsInput) =>
  queryOptions({
    queryKey: ["operators", "list", input],
    queryFn: ({ signal }) => {
      const query = new URLSearchParams({ search: input.search, page: String(input.page) });
      return readJson(`/api/operators?${query}`, operatorPage, signal);
    },
    refetchOnWindowFocus: "always",
  });

export const operatorQuery = (operatorId: string) =>
  queryOptions({
    queryKey: ["operators", "detail", operatorId],
    queryFn: ({ signal }) => readJson(`/api/operators/${operatorId}`, operatorDetail, signal),
    refetchOnWindowFocus: "always",
  });

/** As things stand: never from the cache. */
export const soleSectionsQuery = (operatorId: string) =>
  queryOptions({
    queryKey: ["operators", "sole-sections", operatorId],
    queryFn: ({ signal }) => readJson(`/api/operators/${operatorId}/sole-sections`, soleSections, signal),
    staleTime: 0,
    gcTime: 0,
  });
