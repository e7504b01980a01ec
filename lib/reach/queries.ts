import { queryOptions } from "@tanstack/react-query";
import { readJson } from "#lib/shared/read-json.ts";
import { blastRadius, flowReach } from "./schema.ts";

export const flowReachQuery = (flowId: string) =>
  queryOptions({
    queryKey: ["flows", "reach", flowId],
    queryFn: ({ signal }) => readJson(`/api/flows/${flowId}/reach`, flowReach, signal),
    refetchOnWindowFocus: "always",
  });

export const blastRadiusQuery = (itemId: string) =>
  queryOptions({
    queryKey: ["vault", "items", itemId, "blast-radius"],
    queryFn: ({ signal }) => readJson(`/api/vault/items/${itemId}/blast-radius`, blastRadius, signal),
    refetchOnWindowFocus: "always",
  });
