import { queryOptions } from "@tanstack/react-query";
import { readJson } from "#lib/shared/read-json.ts";
import { senderList } from "./schema.ts";

export const sendersQuery = () =>
  queryOptions({
    queryKey: ["senders"],
    queryFn: ({ signal }) => readJson("/api/senders", senderList, signal),
    refetchOnWindowFocus: "always",
  });
