"use client";

import { useSearchParams } from "next/navigation";
import { useMemo } from "react";
import type { EventFilters } from "#lib/audit/event-schema.ts";
import { auditHref, readEventFilters } from "#lib/audit/list-params.ts";

/** The filters stand in the address alone, so that back, reload and a pasted link all give the same. */
export function useEventFilters(): EventFilters {
  const params = useSearchParams();
  return useMemo(() => readEventFilters(Object.fromEntries(params)), [params]);
}

/** Changes the address without asking the server for the page again: the query reads the rows. */
export function changeFilters(change: Partial<EventFilters>, how: "push" | "replace" = "push"): void {
  const current = readEventFilters(Object.fromEntries(new URLSearchParams(window.location.search)));
  const href = auditHref({ ...current, ...change });
  if (how === "push") window.history.pushState(null, "", href);
  else window.history.replaceState(null, "", href);
}

export function clearFilters(): void {
  window.history.pushState(null, "", auditHref({}));
}
