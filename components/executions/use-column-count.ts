"use client";

import { useSyncExternalStore } from "react";

/** Where `columnClass` shows one column more. */
const WIDTHS = ["40rem", "48rem", "64rem", "80rem"].map((width) => `(min-width: ${width})`);
const ALWAYS = 2;

function subscribe(listener: () => void): () => void {
  const queries = WIDTHS.map((width) => window.matchMedia(width));
  for (const query of queries) query.addEventListener("change", listener);
  return () => {
    for (const query of queries) query.removeEventListener("change", listener);
  };
}

const countWide = () => WIDTHS.filter((width) => window.matchMedia(width).matches).length;

/** How many columns of the list are in sight: a cell that reached over more would make more. */
export function useColumnCount({ hasFlow, hasSelect }: { hasFlow: boolean; hasSelect: boolean }): number {
  const wide = useSyncExternalStore(subscribe, countWide, () => WIDTHS.length);
  return ALWAYS + wide + (hasFlow && wide > 0 ? 1 : 0) + (hasSelect ? 1 : 0);
}
