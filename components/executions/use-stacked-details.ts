"use client";

import { useEffect, useRef, useState } from "react";

/** On a narrow screen the details stand below the tree, which may be long: who opens a line is taken there. */
export function useStackedDetails() {
  const tree = useRef<HTMLDivElement>(null);
  const details = useRef<HTMLDivElement>(null);
  const [opened, setOpened] = useState(0);
  // Once what was opened is drawn: before that the page may be too short to go there.
  useEffect(() => {
    const [above, below] = [tree.current, details.current];
    if (opened === 0 || !above || !below || below.offsetTop < above.offsetTop + above.offsetHeight) return;
    const isCalm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    below.scrollIntoView({ behavior: isCalm ? "auto" : "smooth", block: "start" });
    below.focus({ preventScroll: true });
  }, [opened]);
  return { tree, details, reveal: () => setOpened((times) => times + 1) };
}
