"use client";

import { type QueryObserverResult, useQueries, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import type { FlowAction } from "#lib/flows/schema.ts";
import { idBatches } from "#lib/vault/id-batches.ts";
import { chosenOptionsQuery } from "#lib/vault/queries.ts";
import type { ItemOption, OptionList } from "#lib/vault/schema.ts";
import { chosenItemIds } from "./action-items.ts";
import { useSameList } from "./use-same-list.ts";

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Undefined until it was read; null if it is gone, or not shared with the reader. */
export type FindItem = (itemId: string) => ItemOption | null | undefined;

/** What there is to know about the items that a document refers to. The function stays the same while one types. */
export function useChosenItems(actions: readonly FlowAction[]): FindItem {
  const queryClient = useQueryClient();
  const ids = useSameList(useMemo(() => chosenItemIds(actions), [actions]));
  const batches = useMemo(() => idBatches(ids), [ids]);
  const combine = useCallback((results: QueryObserverResult<OptionList>[]) => readOptions(batches, results), [batches]);
  const read = useQueries({ queries: batches.map((batch) => chosenOptionsQuery(batch)), combine });
  return useCallback(
    (id) => {
      if (read.has(id)) return read.get(id);
      if (!GUID.test(id)) return null;
      // One that was just chosen stands in the list that it was chosen from.
      return queryClient
        .getQueriesData<OptionList>({ queryKey: ["vault", "options"] })
        .flatMap(([, list]) => list?.options ?? [])
        .find((option) => option.id === id);
    },
    [read, queryClient],
  );
}

function readOptions(
  batches: readonly (readonly string[])[],
  results: readonly { data: OptionList | undefined }[],
): ReadonlyMap<string, ItemOption | null> {
  const read = new Map<string, ItemOption | null>();
  for (const [index, { data }] of results.entries()) {
    for (const id of data ? (batches[index] ?? []) : []) read.set(id, null);
    for (const option of data?.options ?? []) read.set(option.id, option);
  }
  return read;
}
