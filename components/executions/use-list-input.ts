"use client";

import { useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { changeAddress } from "#components/ui/change-address.ts";
import { listParams, readListParams } from "#lib/executions/list-params.ts";
import type { ListExecutionsInput } from "#lib/executions/list-schema.ts";

/** What the list shows: it stands in the address, so that Back, reload and a pasted link all give the same. */
export function useListInput(flowId?: string): ListExecutionsInput {
  const params = useSearchParams();
  return useMemo(() => readListParams(Object.fromEntries(params), flowId), [params, flowId]);
}

const NEWEST = { before: "", after: "" };

/** A filter that changes begins at the newest again. What is undefined is a filter no more. */
export function filterList(
  change: { [Name in keyof ListExecutionsInput]?: ListExecutionsInput[Name] | undefined },
  how: "push" | "replace" = "push",
): void {
  // A version is of a flow.
  const others = "flowId" in change ? { versionId: undefined } : {};
  changeAddress({ ...listParams({ ...others, ...change }), ...NEWEST }, how);
}

export function turnPage(to: { before: string } | { after: string } | "newest"): void {
  changeAddress(to === "newest" ? NEWEST : { ...NEWEST, ...to }, "push");
}
