"use client";

import { type FocusEvent, type RefObject, useEffect, useRef } from "react";

/** How long a dialog that closes takes to give the focus back, or to find that its trigger is gone. */
const SETTLED_MS = 200;

export type KeptFocus = {
  ref: RefObject<HTMLDivElement | null>;
  tabIndex: -1;
  onFocus: () => void;
  onBlur: (event: FocusEvent) => void;
};

/**
 * Takes the focus where what had it is gone: who works by keyboard goes on from here, not from the top of the page.
 * A dialog that is rendered inside counts as inside.
 *
 * @param moment What takes elements away when it changes: a status, a count, the dialog that is open.
 */
export function useKeptFocus(moment: unknown): KeptFocus {
  const ref = useRef<HTMLDivElement>(null);
  const hadFocus = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the moment is what takes elements away
  useEffect(() => {
    const timer = setTimeout(() => {
      if (hadFocus.current && document.activeElement === document.body) ref.current?.focus({ preventScroll: true });
    }, SETTLED_MS);
    return () => clearTimeout(timer);
  }, [moment]);
  return {
    ref,
    tabIndex: -1,
    onFocus: () => {
      hadFocus.current = true;
    },
    onBlur: ({ relatedTarget }) => {
      if (relatedTarget) hadFocus.current = false;
    },
  };
}
