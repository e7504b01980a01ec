import type { KeyboardEvent } from "react";
import { isPressed } from "#components/palette/pressed.ts";
import { shortcuts } from "#components/palette/shortcuts.ts";

/**
 * Which way a key goes through the history. In texts too, since the document has one history; but not in a dialog,
 * which React counts as inside.
 */
export function historyKey(event: KeyboardEvent<HTMLElement>): "undo" | "redo" | null {
  if (!event.currentTarget.contains(event.target as Node)) return null;
  if (isPressed(event, shortcuts.undo)) return "undo";
  return isPressed(event, shortcuts.redo) ? "redo" : null;
}
