import { infiniteQueryOptions } from "@tanstack/react-query";
import { readJson } from "#lib/shared/read-json.ts";
import { type EventFilters, type EventPage, eventPage } from "./event-schema.ts";
import { apiQuery } from "./list-params.ts";

export const eventsQuery = (filters: EventFilters) =>
  infiniteQueryOptions({
    queryKey: ["audit", filters],
    queryFn: ({ pageParam, signal }): Promise<EventPage> => {
      const query = new URLSearchParams(apiQuery(filters));
      if (pageParam !== null) query.set("before", String(pageParam));
      return readJson(`/api/audit?${query}`, eventPage, signal);
    },
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.nextBefore,
    refetchOnWindowFocus: "always",
  });
