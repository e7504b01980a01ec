"use client";

import { useEffect, useState } from "react";

const FIRST = 60;
const STEP = 120;
const PAUSE_MS = 16;

/** A long list a piece at a time, so that its beginning is there at once; in the end all of it. */
export function useGrowing<Item>(items: readonly Item[]): readonly Item[] {
  const [count, setCount] = useState(FIRST);
  const isAll = count >= items.length;
  useEffect(() => {
    if (isAll) return;
    const timer = setTimeout(() => setCount(count + STEP), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [isAll, count]);
  return isAll ? items : items.slice(0, count);
}
