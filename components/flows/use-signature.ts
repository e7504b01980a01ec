"use client";

import { type KeyboardEvent, type RefObject, useState } from "react";
import { isPressed } from "#components/palette/pressed.ts";
import { shortcuts } from "#components/palette/shortcuts.ts";
import { signatureAt } from "#lib/expressions/signature-at.ts";

/** The function in whose brackets the caret stands; Esc puts it away until the caret is elsewhere. */
export function useSignature(shown: string, area: RefObject<HTMLTextAreaElement | null>) {
  const [caret, setCaret] = useState<number | null>(null);
  const [isHidden, setHidden] = useState(false);
  const found = caret === null ? null : signatureAt(shown, caret);
  if (isHidden && !found) setHidden(false);
  const current = isHidden ? null : found;
  return {
    current,
    followCaret: () => setCaret(area.current?.selectionStart ?? null),
    close: () => setCaret(null),
    handleKey: (event: KeyboardEvent): boolean => {
      if (!isPressed(event, shortcuts.completionClose) || !current) return false;
      setHidden(true);
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
  };
}
