import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { readJson } from "#lib/shared/read-json.ts";
import { notice } from "./schema.ts";

/** While the page can be seen: TanStack asks for nothing in the background. */
const POLL_MS = 60_000;

export const noticesQuery = () =>
  queryOptions({
    queryKey: ["notices"],
    queryFn: ({ signal }) => readJson("/api/notices", z.array(notice), signal),
    refetchInterval: POLL_MS,
    refetchOnWindowFocus: "always",
  });
