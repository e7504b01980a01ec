"use client";

import { useEffect, useState } from "react";

const SETTLE_MS = 200;

/** The text once it has not changed for a moment: what is asked of the server as one types. */
export function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
