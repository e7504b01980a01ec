"use client";

import { useQueries, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import type { FlowAction } from "#lib/flows/schema.ts";
import { idBatches } from "#lib/vault/id-batches.ts";
import { chosenOptionsQuery } from "#lib/vault/queries.ts";
import type { ItemOption, OptionList } from "#lib/vault/schema.ts";
import { chosenItemIds } from "./action-items.ts";

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Undefined until it was read; null if it is gone, or not shared with the reader. */
export type FindItem = (itemId: string) => ItemOption | null | undefined;

/** What there is to know about the items that a document refers to. */
export function useChosenItems(actions: readonly FlowAction[]): FindItem {
  const queryClient = useQueryClient();
  const batches = useMemo(() => idBatches(chosenItemIds(actions)), [actions]);
  const results = useQueries({ queries: batches.map((ids) => chosenOptionsQuery(ids)) });
  const read = new Map<string, ItemOption | null>();
  for (const [index, { data }] of results.entries()) {
    for (const id of data ? (batches[index] ?? []) : []) read.set(id, null);
    for (const option of data?.options ?? []) read.set(option.id, option);
  }
  // One that was just chosen stands in the list that it was chosen from.
  const listed = (id: string) =>
    queryClient
      .getQueriesData<OptionList>({ queryKey: ["vault", "options"] })
      .flatMap(([, list]) => list?.options ?? [])
      .find((option) => option.id === id);
  return (id) => (read.has(id) ? read.get(id) : GUID.test(id) ? listed(id) : null);
}
