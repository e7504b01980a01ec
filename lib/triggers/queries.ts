import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { readJson } from "#lib/shared/read-json.ts";
import { triggerSummary } from "./schema.ts";

export const triggersQuery = (flowId: string) =>
  queryOptions({
    queryKey: ["flows", "triggers", flowId],
    queryFn: ({ signal }) => readJson(`/api/flows/${flowId}/triggers`, z.array(triggerSummary), signal),
    refetchOnWindowFocus: "always",
  });
