"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useSettled } from "#components/ui/use-settled.ts";
import { searchQuery } from "#lib/search/queries.ts";
import { listCommands } from "./commands.ts";
import { findCommands } from "./find-commands.ts";
import type { PaletteDoorProps } from "./palette-door.tsx";
import { useFoundGroups } from "./use-found-groups.tsx";
import { useFrameGroups } from "./use-frame-groups.tsx";

/** What the page offers, what the server found, and what every page offers, as far as it is called so. */
export function usePaletteGroups(search: string, frame: Omit<PaletteDoorProps, "part">) {
  // The page beneath does not change while the palette is over it.
  const [ofPage] = useState(listCommands);
  const ofFrame = useFrameGroups(frame);
  const toGroups = useFoundGroups();
  const settled = useSettled(search);
  const query = useQuery({ ...searchQuery(settled), placeholderData: keepPreviousData });
  const isFound = settled === search && !query.isPlaceholderData;
  const found = query.data ? toGroups(query.data, search === "") : [];
  // Enter must never take what was not searched for.
  const fitting = isFound ? found : findCommands(found, search);
  const groups = [...findCommands(ofPage, search), ...fitting, ...findCommands(ofFrame, search)];
  return {
    groups,
    count: groups.reduce((sum, { entries }) => sum + entries.length, 0),
    isSearching: !isFound && !query.error,
    error: query.error,
  };
}
