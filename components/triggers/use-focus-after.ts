"use client";

import { type RefObject, useRef } from "react";

/** How long a dialog that closes takes to give the focus back, or to find that its trigger is gone. */
const SETTLED_MS = 200;

/** Takes the focus where a dialog, closed, has nowhere to return it: to a row that is deleted, a button that is gone. */
export function useFocusAfter(): { root: RefObject<HTMLElement | null>; keepFocus: () => void } {
  const root = useRef<HTMLElement>(null);
  const keepFocus = () => {
    setTimeout(() => {
      if (document.activeElement === document.body) root.current?.focus();
    }, SETTLED_MS);
  };
  return { root, keepFocus };
}
