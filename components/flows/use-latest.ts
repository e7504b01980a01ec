"use client";

import { useCallback, useLayoutEffect, useRef } from "react";

/** A function that stays the same, and does what the one given last does. Not to be called while something is drawn. */
export function useLatest<Args extends unknown[], Result>(run: (...args: Args) => Result): (...args: Args) => Result {
  const latest = useRef(run);
  useLayoutEffect(() => {
    latest.current = run;
  });
  return useCallback((...args) => latest.current(...args), []);
}
