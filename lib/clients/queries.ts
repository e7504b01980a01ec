import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { readJson } from "#lib/shared/read-json.ts";
import { clientDetail, clientSummary } from "./schema.ts";

export const clientsQuery = () =>
  queryOptions({
    queryKey: ["clients", "list"],
    queryFn: ({ signal }) => readJson("/api/clients", z.array(clientSummary), signal),
    refetchOnWindowFocus: "always",
  });

export const clientQuery = (clientId: string) =>
  queryOptions({
    queryKey: ["clients", "detail", clientId],
    queryFn: ({ signal }) => readJson(`/api/clients/${clientId}`, clientDetail, signal),
    refetchOnWindowFocus: "always",
  });
