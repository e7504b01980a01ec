"use client";

import { type RefObject, useCallback, useEffect, useRef } from "react";

/**
 * For a dialog whose content changes in place. Call the answer just before a change: it lets the focus rest on `root`,
 * because a focused element that is taken away sends it to the dialog's first button or to nowhere. After the change it
 * goes to what one types or chooses first or, where there is nothing of the kind, to the last button.
 */
export function useStepFocus(root: RefObject<HTMLElement | null>, step: string): () => void {
  const focused = useRef(step);
  useEffect(() => {
    if (focused.current === step) return;
    focused.current = step;
    firstStop(root.current)?.focus();
  }, [root, step]);
  return useCallback(() => root.current?.focus(), [root]);
}

function firstStop(root: HTMLElement | null): HTMLElement | null | undefined {
  const input = root?.querySelector<HTMLElement>("input:checked") ?? root?.querySelector<HTMLElement>("input");
  return input ?? [...(root?.querySelectorAll<HTMLElement>("button") ?? [])].at(-1);
}
