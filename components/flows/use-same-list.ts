"use client";

import { useState } from "react";

/** The list that was given first, as long as the texts in it are the same. */
export function useSameList(list: readonly string[]): readonly string[] {
  const [kept, setKept] = useState(list);
  if (kept === list) return kept;
  if (kept.length === list.length && kept.every((text, index) => text === list[index])) return kept;
  setKept(list);
  return list;
}
