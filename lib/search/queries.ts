import { queryOptions } from "@tanstack/react-query";
import { readJson } from "#lib/shared/read-json.ts";
import { searchResult } from "./schema.ts";

export const searchQuery = (q: string) =>
  queryOptions({
    queryKey: ["search", q],
    queryFn: ({ signal }) => readJson(`/api/search?${new URLSearchParams({ q })}`, searchResult, signal),
    gcTime: 0,
  });
