import { queryOptions } from "@tanstack/react-query";
import { readJson } from "#lib/shared/read-json.ts";
import { type VersionKind, versionDetail, versionPage } from "./schema.ts";

/** Under `flows`, as whatever changes with a flow is. */
export const versionsQuery = (flowId: string, kind: VersionKind, page: number) =>
  queryOptions({
    queryKey: ["flows", "versions", flowId, kind, page],
    queryFn: ({ signal }) => readJson(`/api/flows/${flowId}/versions?kind=${kind}&page=${page}`, versionPage, signal),
    refetchOnWindowFocus: "always",
  });

/** Its document never changes; what became of what it refers to does. */
export const versionQuery = (flowId: string, versionId: string) =>
  queryOptions({
    queryKey: ["flows", "version", flowId, versionId],
    queryFn: ({ signal }) => readJson(`/api/flows/${flowId}/versions/${versionId}`, versionDetail, signal),
  });
