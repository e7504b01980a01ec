"use client";

import { type RefObject, useEffect, useRef } from "react";

/** How long a dialog that closes takes to give the focus back, or to find that its trigger is gone. */
const SETTLED_MS = 200;

/** Takes the focus when a row that had it is gone: who works by keyboard goes on from the list, not from the top. */
export function useKeptFocus(count: number): RefObject<HTMLElement | null> {
  const list = useRef<HTMLElement>(null);
  const before = useRef(count);
  useEffect(() => {
    const isFewer = count < before.current;
    before.current = count;
    if (!isFewer) return;
    const timer = setTimeout(() => {
      if (document.activeElement === document.body) list.current?.focus();
    }, SETTLED_MS);
    return () => clearTimeout(timer);
  }, [count]);
  return list;
}
