"use client";

import { useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { readListParams, vaultHref } from "#lib/vault/list-params.ts";
import type { ListItemsInput } from "#lib/vault/schema.ts";

/** What the table shows stands in the address alone, so that back, reload and a pasted link all give the same. */
export function useListInput(): ListItemsInput {
  const params = useSearchParams();
  return useMemo(() => readListParams(Object.fromEntries(params)), [params]);
}

/** Changes the address without asking the server for the page again: the query reads the rows. */
export function changeListInput(change: Partial<ListItemsInput>, how: "push" | "replace" = "push"): void {
  const current = readListParams(Object.fromEntries(new URLSearchParams(window.location.search)));
  const href = vaultHref({ ...current, page: 1, ...change });
  if (how === "push") window.history.pushState(null, "", href);
  else window.history.replaceState(null, "", href);
}
