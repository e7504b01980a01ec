import { infiniteQueryOptions } from "@tanstack/react-query";
import { readJson } from "#lib/shared/read-json.ts";
import { type LifePage, lifePage } from "./life-schema.ts";

/** Apart from the other queries: the vault’s table does not load what is read of it. The newest page first. */
export const lifeQuery = (itemId: string) =>
  infiniteQueryOptions({
    queryKey: ["vault", "items", itemId, "life"],
    queryFn: ({ pageParam, signal }): Promise<LifePage> => {
      const query = pageParam === null ? "" : `?${new URLSearchParams({ before: pageParam })}`;
      return readJson(`/api/vault/items/${itemId}/life${query}`, lifePage, signal);
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchOnWindowFocus: "always",
  });
