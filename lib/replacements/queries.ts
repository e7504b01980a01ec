import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { readJson } from "#lib/shared/read-json.ts";
import { type ItemPairInput, keptReplacement, replacementPreview } from "./schema.ts";

/** As things stand, whenever it is looked at. */
export const replacementPreviewQuery = ({ formerId, nextId }: ItemPairInput) =>
  queryOptions({
    queryKey: ["vault", "items", formerId, "replacement", nextId],
    queryFn: ({ signal }) => {
      const query = new URLSearchParams({ nextId });
      return readJson(`/api/vault/items/${formerId}/replacement?${query}`, replacementPreview, signal);
    },
    staleTime: 0,
    gcTime: 0,
  });

/** Those that can be undone. */
export const replacementsQuery = (itemId: string) =>
  queryOptions({
    queryKey: ["vault", "items", itemId, "replacements"],
    queryFn: ({ signal }) => readJson(`/api/vault/items/${itemId}/replacements`, z.array(keptReplacement), signal),
    refetchOnWindowFocus: "always",
  });
