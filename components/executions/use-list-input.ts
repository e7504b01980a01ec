"use client";

import { useSearchParams } from "next/navigation";
import { changeAddress } from "#components/ui/change-address.ts";
import { readListParams } from "#lib/executions/list-params.ts";
import type { ListExecutionsInput } from "#lib/executions/schema.ts";

/** What the list shows: it stands in the address. */
export function useListInput(flowId?: string): ListExecutionsInput {
  const params = useSearchParams();
  return readListParams(Object.fromEntries(params), flowId);
}

const NEWEST = { before: "", after: "" };

/** A filter that changes begins at the newest again. */
export function filterList(change: { status?: string; flow?: string; trigger?: string }): void {
  changeAddress({ ...change, ...NEWEST });
}

export function turnPage(to: { before: string } | { after: string } | "newest"): void {
  changeAddress(to === "newest" ? NEWEST : { ...NEWEST, ...to });
}
