import { queryOptions } from "@tanstack/react-query";
import { readJson } from "#lib/shared/read-json.ts";
import { attention } from "./schema.ts";

const EVERY_MS = 60_000;

/** Never part of a page's first load: it is asked for when the page is there. */
export const attentionQuery = () =>
  queryOptions({
    queryKey: ["vault", "attention"],
    queryFn: ({ signal }) => readJson("/api/vault/attention", attention, signal),
    refetchInterval: EVERY_MS,
    refetchOnWindowFocus: "always",
    retry: false,
  });
