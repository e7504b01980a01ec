"use client";

import { type FocusEvent, type RefObject, useEffect, useRef } from "react";

/** How long a dialog that closes takes to give the focus back, or to find that its trigger is gone. */
const SETTLED_MS = 200;

type KeptFocus = {
  ref: RefObject<HTMLDivElement | null>;
  tabIndex: -1;
  onFocus: () => void;
  onBlur: (event: FocusEvent) => void;
};

/** Takes the focus where what had it went with a status that has passed: its button, or its whole panel. */
export function useKeptFocus(status: string | undefined): KeptFocus {
  const ref = useRef<HTMLDivElement>(null);
  const hadFocus = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the status is what takes elements away
  useEffect(() => {
    const timer = setTimeout(() => {
      if (hadFocus.current && document.activeElement === document.body) ref.current?.focus({ preventScroll: true });
    }, SETTLED_MS);
    return () => clearTimeout(timer);
  }, [status]);
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
