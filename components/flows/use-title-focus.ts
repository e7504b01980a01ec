"use client";

import { type RefObject, useEffect, useRef } from "react";

/** True where the form stands beside the document (Tailwind's `lg`). */
export function hasRoomBeside(): boolean {
  return matchMedia("(width >= 64rem)").matches;
}

/** For the title of a form that came in place of what had the focus. */
export function useTitleFocus(isOver: boolean): RefObject<HTMLHeadingElement | null> {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (isOver && !hasRoomBeside()) title.current?.focus();
  }, [isOver]);
  return title;
}
