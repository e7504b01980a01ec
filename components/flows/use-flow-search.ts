"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useSettled } from "#components/ui/use-settled.ts";
import { flowsQuery } from "#lib/flows/queries.ts";

/** Fewer can be looked through. */
const MANY_FLOWS = 8;

/** The tenant's flows for a `SearchSelect`, found by a piece of their name. Read as it is opened. */
export function useFlowSearch() {
  const [isWanted, setWanted] = useState(false);
  const [typed, setTyped] = useState("");
  const search = useSettled(typed.trim());
  const query = useQuery({
    ...flowsQuery({ search, page: 1 }),
    refetchInterval: false,
    enabled: isWanted,
    placeholderData: keepPreviousData,
  });
  const { flows = [], total = 0 } = query.data ?? {};
  return {
    flows,
    /** Of those that were found, how many the list does not hold. */
    moreCount: total - flows.length,
    isPending: query.isPending,
    select: {
      search: typed,
      onSearch: setTyped,
      isFound: search === typed.trim() && !query.isPlaceholderData,
      isLong: query.data && total > MANY_FLOWS,
      onApproach: () => setWanted(true),
      onOpenChange: () => setWanted(true),
    },
  };
}
