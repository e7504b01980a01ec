import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { readJson } from "#lib/shared/read-json.ts";
import { alertSetting } from "./schema.ts";

/** While the page is open, what was sent last is looked at again. */
const POLL_MS = 15_000;

export const alertsQuery = () =>
  queryOptions({
    queryKey: ["alerts"],
    queryFn: ({ signal }) => readJson("/api/alerts", z.array(alertSetting), signal),
    refetchInterval: ({ state }) => (state.data?.some(({ isEnabled }) => isEnabled) ? POLL_MS : false),
    refetchOnWindowFocus: "always",
  });
