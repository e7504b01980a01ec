"use client";

import { type RefObject, useEffect, useRef } from "react";
import type { MenuEntry, MenuGroup } from "#components/ui/menu.tsx";
import type { ShortcutId } from "./shortcuts.ts";

export type Command = MenuEntry & {
  /** Shown beside it: the keys that do the same. */
  shortcut?: ShortcutId;
  /** What tells it from another of the same name. */
  detail?: string;
};
export type CommandGroup = Omit<MenuGroup, "entries"> & { entries: readonly Command[] };

type ReadCommands = () => CommandGroup[];

const sources = new Set<RefObject<ReadCommands>>();

/** What the palette offers while this part of the page is there. Asked for when the palette opens, not at each render. */
export function useCommands(read: ReadCommands): void {
  const latest = useRef(read);
  useEffect(() => {
    latest.current = read;
  });
  useEffect(() => {
    sources.add(latest);
    return () => void sources.delete(latest);
  }, []);
}

/** Those of what came last stand first: it is the nearest. */
export function listCommands(): CommandGroup[] {
  return [...sources]
    .toReversed()
    .flatMap(({ current }) => current())
    .filter(({ entries }) => entries.length > 0);
}
