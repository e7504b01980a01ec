import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { readJson } from "#lib/shared/read-json.ts";
import { notice } from "./schema.ts";

export const noticesQuery = () =>
  queryOptions({
    queryKey: ["notices"],
    queryFn: ({ signal }) => readJson("/api/notices", z.array(notice), signal),
    refetchOnWindowFocus: "always",
  });
