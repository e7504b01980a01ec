import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { readJson } from "#lib/shared/read-json.ts";
import { groupDetail, groupSummary } from "./schema.ts";

export const groupsQuery = () =>
  queryOptions({
    queryKey: ["groups", "list"],
    queryFn: ({ signal }) => readJson("/api/groups", z.array(groupSummary), signal),
    refetchOnWindowFocus: "always",
  });

export const groupQuery = (groupId: string) =>
  queryOptions({
    queryKey: ["groups", "detail", groupId],
    queryFn: ({ signal }) => readJson(`/api/groups/${groupId}`, groupDetail, signal),
    refetchOnWindowFocus: "always",
  });
