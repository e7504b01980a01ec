"use client";

import { useState } from "react";

/** Puts a text on the clipboard, and says how it went. Where the browser refuses, `select` lets it be done by hand. */
export function useCopy(text: string, select: () => void) {
  const [outcome, setOutcome] = useState<"copied" | "refused" | null>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome("copied");
    } catch (error) {
      // Browsers allow it on https and localhost only; elsewhere `clipboard` is not there at all.
      if (!(error instanceof Error)) throw error;
      select();
      setOutcome("refused");
    }
  };
  return { outcome, copy };
}
