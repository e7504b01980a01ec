"use client";

import { useEffect } from "react";
import { type EditHistory, isBeyondTheirs, type Rebase } from "#lib/flows/edit-history.ts";

const loadRebase = async (): Promise<Rebase> => (await import("#lib/flows/edit-rebase.ts")).rebaseStep;

/** What undo and redo need once somebody else's version came in; fetched then, before it is asked for. */
export function useRebase(history: EditHistory): typeof loadRebase {
  const isNear = isBeyondTheirs(history, "undo") || isBeyondTheirs(history, "redo");
  useEffect(() => {
    // Without a network it is tried again, and told of, when it is asked for.
    if (isNear) loadRebase().catch(() => undefined);
  }, [isNear]);
  return loadRebase;
}
