import { queryOptions } from "@tanstack/react-query";
import { type Health, health } from "./schema.ts";

const POLL_MS = 15_000;
const POLL_WHILE_DOWN_MS = 4_000;

export async function fetchHealth(signal: AbortSignal): Promise<Health> {
  // A 503 has the same body.
  const response = await fetch("/api/health", { signal });
  return health.parse(await response.json());
}

export const healthQuery = () =>
  queryOptions({
    queryKey: ["health"],
    queryFn: ({ signal }) => fetchHealth(signal),
    refetchInterval: ({ state }) => (state.data?.status === "ok" ? POLL_MS : POLL_WHILE_DOWN_MS),
  });
